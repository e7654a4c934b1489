import { Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useText } from './text.tsx';
import { caretAfterGrouping, readTypedCode } from './typed-code.ts';

const useStyles = makeStyles({
  line: { display: 'block' },
  input: {
    width: '100%',
    minWidth: 0,
    height: '56px',
    '& input': {
      fontFamily: tokens.fontFamilyMonospace,
      fontSize: '26px',
      letterSpacing: '0.12em',
      textAlign: 'center',
      minWidth: 0,
      '@media (max-width: 359px)': { fontSize: '20px', letterSpacing: '0.06em' }
    }
  }
});

type Props = {
  /** As typed so far. */
  readonly value: string;
  /** Called with what is to be kept: grouped, in capitals. */
  readonly onChange: (value: string) => void;
  /** Why the last code did not work, or what else is to be said in place of the hint. */
  readonly problem: readonly string[] | null;
};

/** The field for a security code: takes the focus, groups while typing, says what can never be part of a code. */
export function CodeInput({ value, onChange, problem }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const input = useRef<HTMLInputElement>(null);
  const caret = useRef<number | null>(null);
  const typed = readTypedCode(value);

  useEffect(() => input.current?.focus(), []);
  // Grouping may add or take a dash before the caret; without this it would jump to the end.
  useLayoutEffect(() => {
    if (caret.current === null) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  const wrong =
    typed.problem === null
      ? problem
      : typed.problem.kind === 'symbol'
        ? [t('home.getHelp.invalidSymbol', { symbol: typed.problem.symbol })]
        : [t('home.getHelp.tooLong')];

  return (
    <Field
      label={t('home.getHelp.label')}
      hint={wrong === null ? t('home.getHelp.hint') : null}
      validationMessage={wrong === null ? null : <Lines lines={wrong} />}
      validationState={wrong === null ? 'none' : 'error'}
    >
      <Input
        input={{ ref: input, dir: 'ltr' }}
        className={styles.input}
        size="large"
        value={typed.shown}
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        onChange={(event, data) => {
          caret.current = caretAfterGrouping(data.value, event.target.selectionStart ?? data.value.length);
          onChange(readTypedCode(data.value).shown);
        }}
      />
    </Field>
  );
}

/** The first line stands beside the icon, the others below. */
function Lines({ lines }: { readonly lines: readonly string[] }) {
  const styles = useStyles();
  return (
    <>
      {lines.map((line, index) => (
        <span key={line} className={index === 0 ? undefined : styles.line}>
          {line}
        </span>
      ))}
    </>
  );
}
