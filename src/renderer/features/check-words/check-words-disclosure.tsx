import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ChevronDownRegular } from '@fluentui/react-icons/svg/chevron-down';
import { ChevronUpRegular } from '@fluentui/react-icons/svg/chevron-up';
import { useId, useState } from 'react';
import { useText } from '#renderer/ui/text.tsx';
import { CheckWords } from './check-words.tsx';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
  start: { alignSelf: 'flex-start' },
  middle: { alignSelf: 'center' }
});

type Props = { readonly words: readonly string[]; readonly align?: 'start' | 'middle' };

/** A small button that shows the check words below itself, on request only. */
export function CheckWordsDisclosure({ words, align = 'middle' }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const [shown, setShown] = useState(false);
  const content = useId();
  return (
    <div className={styles.part}>
      <Button
        appearance="subtle"
        size="small"
        className={styles[align]}
        icon={shown ? <ChevronUpRegular /> : <ChevronDownRegular />}
        iconPosition="after"
        aria-expanded={shown}
        aria-controls={shown ? content : undefined}
        onClick={() => setShown(!shown)}
      >
        {t('checkWords.open')}
      </Button>
      {shown && (
        <div id={content}>
          <CheckWords words={words} />
        </div>
      )}
    </div>
  );
}
