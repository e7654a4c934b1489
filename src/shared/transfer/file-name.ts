/** Longest name in bytes of UTF-8: some encrypted file systems allow 143, and a number may be put behind it. */
const MAX_NAME_BYTES = 130;
/** Longest ending that is kept when a name is cut, its dot included, in UTF-16 units. */
const MAX_ENDING = 16;
/** In place of a name of which nothing is left. */
const NAMELESS = 'file';

/** Controls (C0, DEL, C1), line and paragraph separators, and lone surrogates. */
const CONTROLS = /[\p{Cc}\u2028\u2029]|\p{Cs}/gu;
/** What turns or hides the letters around it: direction marks, embeddings and isolates, invisible signs, tags. */
const DECEIVING =
  /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E00FF}\u{E01F0}-\u{E0FFF}]/gu;
/** What Windows does not allow; the colon also opens an alternate stream there, and is a separator on macOS. */
const NOT_ALLOWED = /[<>:"|?*/\\]/g;
/** Devices of Windows, with any ending and in any case. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)/i;
/** Files that do something merely by lying in a folder. */
const ACTS_BY_NAME = /^(?:desktop\.ini|autorun\.inf|thumbs\.db)$/i;
/** Endings that a file manager follows by itself, to a server of the sender's choice for example. */
const ACTS_BY_ENDING =
  /\.(?:lnk|scf|url|pif|local|library-ms|search-ms|searchconnector-ms|theme|themepack|desktop|directory|webloc|inetloc|fileloc)$/i;

/** Length in UTF-8, of well-formed text. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const letter of text) {
    const point = letter.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}

/** Cut between letters as people see them, so that it fits into `bytes` of UTF-8. */
function cut(text: string, bytes: number): string {
  let kept = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    used += bytesOf(segment);
    if (used > bytes) break;
    kept += segment;
  }
  return kept;
}

function shortened(name: string): string {
  if (bytesOf(name) <= MAX_NAME_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= MAX_ENDING ? name.slice(dot) : '';
  const stem = cut(name.slice(0, name.length - ending.length), MAX_NAME_BYTES - bytesOf(ending));
  return `${trimmed(stem) || NAMELESS}${ending}`;
}

/** Windows drops dots and spaces at the end, so that two names would be one. */
function trimmed(name: string): string {
  return name.replace(/^[\s]+|[\s.]+$/gu, '');
}

/**
 * A name under which a file of somebody else's can be stored on Windows, macOS and Linux and read as what it is: one
 * segment, no path, no device, nothing hidden, nothing that acts by itself. The same name comes out for a name that is
 * safe already.
 */
export function safeFileName(offered: string): string {
  const last = offered.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = trimmed(last.replace(CONTROLS, '').replace(DECEIVING, '').replace(NOT_ALLOWED, '_'));
  const visible = plain.replace(/^\.+/, '_');
  const name = /^[_.\s]*$/u.test(visible) ? NAMELESS : visible;
  return shortened(harmless(name));
}

function harmless(name: string): string {
  const plain = DEVICE.test(name) || ACTS_BY_NAME.test(name) ? `_${name}` : name;
  return ACTS_BY_ENDING.test(plain) ? `${plain}.download` : plain;
}

/** The name with a number before its ending, for where it is taken: `list.txt` → `list (2).txt`. */
export function numberedName(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)} (${number})${name.slice(dot)}` : `${name} (${number})`;
}
