import type { MessageSource } from '../message-source.ts';

/** What people read in the panel about the connection’s quality (D11). */
export const QUALITY = {
  'quality.open': { message: 'Connection quality', comment: 'Toolbar button that opens the panel of that name.' },
  'quality.measuring': { message: 'Measuring…', comment: 'In the panel during the first seconds.' },
  'quality.good': { message: 'Good connection', comment: 'Verdict on the connection to the other person.' },
  'quality.fair': { message: 'Fair connection', comment: 'Verdict: usable, but not all is well. The reason follows.' },
  'quality.poor': { message: 'Poor connection', comment: 'Verdict: hard to work with. The reason follows.' },
  'quality.good.text': {
    message: 'The picture and what you do arrive without delay.',
    comment: 'Below the verdict “Good connection”.'
  },
  'quality.reason.delay': {
    message: 'Everything takes long on its way. Wait for the picture before you click again.',
    comment: 'Reason of a fair or poor connection.'
  },
  'quality.reason.loss': {
    message: 'Much is lost on the way and has to be sent again. A busy Wi-Fi is the usual cause.',
    comment: 'Reason of a fair or poor connection.'
  },
  'quality.reason.detour': {
    message:
      'The network allows only a detour that is slow at the first trouble. Your administrator can open a better way.',
    comment: 'Reason of a fair connection: packets travel over TCP or TLS, in most cases through a relay server.'
  },
  'quality.roundTrip': { message: 'Round trip', comment: 'Label: time from this computer to the other one and back.' },
  'quality.roundTrip.value': { message: '{ms} ms', comment: '{ms} is a formatted number of milliseconds.' },
  'quality.reaction': {
    message: 'Reaction',
    comment: 'Label: time from what the helper does (a click, a key) to the picture that shows what came of it.'
  },
  'quality.reaction.value': {
    message: '{latest} ms (usually {median} ms)',
    comment: '{latest}: the newest figure, {median}: the median of the last ones; formatted numbers of milliseconds.'
  },
  'quality.reaction.none': {
    message: 'Not measured yet',
    comment: 'In place of the reaction before anything that was done has changed something on the other screen.'
  },
  'quality.reaction.quick': {
    message: 'What you do shows at once.',
    comment: 'Plain words for a reaction time under a tenth of a second.'
  },
  'quality.reaction.noticeable': {
    message: 'What you do shows after a short moment.',
    comment: 'Plain words for a reaction time of a tenth to a third of a second.'
  },
  'quality.reaction.slow': {
    message: 'What you do shows late. Wait for the picture before you go on.',
    comment: 'Plain words for a reaction time of more than a third of a second.'
  },
  'quality.frameRate': { message: 'Video frames', comment: 'Label of the number of pictures per second.' },
  'quality.frameRate.value': {
    message: '{count} per second',
    comment: '{count} is a formatted number. A still screen needs none.'
  },
  'quality.resolution': { message: 'Resolution', comment: 'Label of the picture’s size in pixels.' },
  'quality.resolution.value': { message: '{width} × {height} pixels', comment: 'Formatted numbers of pixels.' },
  'quality.bitRate': { message: 'Received', comment: 'Label of the amount of data per second.' },
  'quality.bitRate.value': {
    message: '{rate} Mbit/s',
    comment: '{rate} is a formatted number of megabits per second.'
  },
  'quality.loss': { message: 'Lost packets', comment: 'Label of the share of packets that did not arrive.' },
  'quality.path': { message: 'Path', comment: 'Label: how the two computers reach each other.' },
  'quality.path.direct': { message: 'Direct, {over}', comment: '{over} is UDP, TCP or TLS, left as it is.' },
  'quality.path.relayed': {
    message: 'Through the relay, {over}',
    comment: '{over} is UDP, TCP or TLS, left as it is. The relay is the organisation’s own server.'
  },
  'quality.codec': { message: 'Video format', comment: 'Label of a name like VP9 or H264, left as it is.' },
  'quality.unknown': { message: 'Not known yet', comment: 'In place of a figure that has not been measured.' }
} as const satisfies Readonly<Record<string, MessageSource>>;
