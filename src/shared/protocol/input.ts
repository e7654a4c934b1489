import { z } from 'zod';
import { keyCodeSchema } from './key-codes.ts';
import { MAX_INPUT_TEXT } from './limits.ts';

const counter = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** A position on the shared display, 0…65535 on each axis from its top left corner (protocol.md "Input"). */
export const positionSchema = z.strictObject({
  x: z.number().int().min(0).max(65535),
  y: z.number().int().min(0).max(65535)
});
export type Position = z.infer<typeof positionSchema>;

/** Pointer buttons as the DOM's `MouseEvent.button` numbers them, by name. */
export const pointerButtonSchema = z.enum(['left', 'middle', 'right', 'back', 'forward']);
export type PointerButton = z.infer<typeof pointerButtonSchema>;

const modifiersSchema = z.strictObject({ ctrl: z.boolean(), shift: z.boolean(), alt: z.boolean(), meta: z.boolean() });

/** One printable character, as its code point. */
const characterSchema = z
  .string()
  .min(1)
  .max(2)
  .refine((text) => [...text].length === 1 && text.isWellFormed() && !/[\p{Cc}\p{Cf}\p{Z}]/u.test(text));

const held = z.strictObject({
  kind: z.literal('held'),
  keys: z.array(keyCodeSchema).max(32),
  buttons: z.array(pointerButtonSchema).max(5)
});

/** What a helper can do with buttons, wheel and keys; each exactly once and in order, on the `input` channel. */
export const inputActionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('button'), button: pointerButtonSchema, down: z.boolean(), at: positionSchema }),
  /** Wheel notches; positive is down and right. */
  z.strictObject({
    kind: z.literal('wheel'),
    dx: z.number().int().min(-20).max(20),
    dy: z.number().int().min(-20).max(20),
    at: positionSchema
  }),
  /**
   * A key, for everything that is not plain text: shortcuts, arrows, modifiers. `key` is the character that names a
   * shortcut for the helper, to be pressed where the sharer's layout has it; `null` when the physical key itself is meant.
   */
  z.strictObject({
    kind: z.literal('key'),
    code: keyCodeSchema,
    key: characterSchema.nullable(),
    down: z.boolean(),
    modifiers: modifiersSchema
  }),
  /** Text as the helper meant it, whatever either keyboard layout is. No control characters: those are keys. */
  z.strictObject({
    kind: z.literal('text'),
    text: z
      .string()
      .min(1)
      .max(MAX_INPUT_TEXT)
      .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text))
  }),
  /** Everything the helper holds down now, repeated so that a lost release heals. */
  held
]);
export type InputAction = z.infer<typeof inputActionSchema>;

/** One event on the `input` channel. `seq` runs by one from 1; `epoch` is the consent epoch it was meant for. */
export const inputMessageSchema = z.strictObject({ seq: counter, epoch: counter, action: inputActionSchema });
export type InputMessage = z.infer<typeof inputMessageSchema>;

/** One pointer position on the `motion` channel; newest wins. `after` is the last `input` seq sent before it. */
export const motionMessageSchema = z.strictObject({ seq: counter, after: counter, epoch: counter, at: positionSchema });
export type MotionMessage = z.infer<typeof motionMessageSchema>;
