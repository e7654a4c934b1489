/**
 * The parameters of an ICU message, read from its text by the compiler: `{name}` and `{mode, select, …}` are strings,
 * `{count, plural, …}`, `{count, selectordinal, …}` and `{share, number}` are numbers. Quoting with apostrophes is not
 * understood; the catalogue has none (a test keeps it so).
 */
export type MessageParams<Message extends string> = Flat<Text<Message, [], unknown>>;

/** The arguments `t` takes after the key: nothing for a message without parameters. A union of messages needs them all. */
export type MessageArguments<Message extends string> = keyof Needed<Message> extends never
  ? []
  : [params: Flat<Needed<Message>>];

type Needed<Message extends string> = Intersect<Message extends string ? { params: MessageParams<Message> } : never>;
type Intersect<Union> = (Union extends { params: infer Params } ? (params: Params) => void : never) extends (
  params: infer All
) => void
  ? All
  : never;

type Flat<Params> = { [Name in keyof Params]: Params[Name] };

/** Inside plain text. A closing brace ends the branch that the stack says we are in. */
type Text<Rest extends string, Stack extends readonly 'branch'[], Params> =
  NextBrace<Rest> extends ['{', infer After extends string]
    ? Argument<After, Stack, Params>
    : NextBrace<Rest> extends ['}', infer After extends string]
      ? Stack extends ['branch', ...infer Outer extends 'branch'[]]
        ? Branches<After, Outer, Params>
        : Params
      : Params;

/** Behind an opening brace in text: a name, or a name with a kind. */
type Argument<
  Rest extends string,
  Stack extends readonly 'branch'[],
  Params
> = Rest extends `${infer Head}}${infer After}`
  ? Head extends `${infer Name},${infer Kind}`
    ? Kind extends `${infer Keyword},${string}`
      ? Trim<Keyword> extends 'plural' | 'selectordinal'
        ? Branches<AfterKind<Rest>, Stack, Params & Record<Trim<Name>, number>>
        : Trim<Keyword> extends 'select'
          ? Branches<AfterKind<Rest>, Stack, Params & Record<Trim<Name>, string>>
          : Text<After, Stack, Params & Record<Trim<Name>, number>>
      : Text<After, Stack, Params & Record<Trim<Name>, number>>
    : Text<After, Stack, Params & Record<Trim<Head>, string>>
  : Params;

/** Between the branches of a plural or select: the next brace opens a branch or ends the argument. */
type Branches<Rest extends string, Stack extends readonly 'branch'[], Params> =
  NextBrace<Rest> extends ['{', infer After extends string]
    ? Text<After, ['branch', ...Stack], Params>
    : NextBrace<Rest> extends ['}', infer After extends string]
      ? Text<After, Stack, Params>
      : Params;

type NextBrace<Rest extends string> = Rest extends `${infer Before}{${infer After}`
  ? Before extends `${string}}${string}`
    ? ClosingBrace<Rest>
    : ['{', After]
  : ClosingBrace<Rest>;
type ClosingBrace<Rest extends string> = Rest extends `${string}}${infer After}` ? ['}', After] : never;

type AfterKind<Rest extends string> = Rest extends `${string},${string},${infer After}` ? After : '';
type Trim<Word extends string> = Word extends ` ${infer Rest}`
  ? Trim<Rest>
  : Word extends `${infer Rest} `
    ? Trim<Rest>
    : Word;
