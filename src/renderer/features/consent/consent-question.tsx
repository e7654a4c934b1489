import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { IdentityCard } from '#renderer/ui/identity-card.tsx';
import { ModeDrawing } from '#renderer/ui/mode-drawings.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { Panel } from '#renderer/ui/panel.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { choosable } from '#shared/displays/view.ts';
import { formatClock } from '#shared/i18n/format.ts';
import type { Translator } from '#shared/i18n/translator.ts';
import type { Bridge } from '#shared/ipc/bridge.ts';
import type { ConsentQuestion, ModeQuestion } from '#shared/ipc/channels.ts';
import { type Answer, ConsentAnswers } from './consent-answers.tsx';
import { DisplayChoice } from './display-choice.tsx';
import { TransferMeaning } from './transfer-question.tsx';
import { useReady } from './use-ready.ts';

/** From so long before the end (ms) the window says how long is left. */
const NEAR_END_MS = 45_000;

const useStyles = makeStyles({
  centred: { textAlign: 'center' },
  window: { height: '100%', display: 'flex', flexDirection: 'column', backgroundColor: tokens.colorNeutralBackground2 },
  body: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    justifyContent: 'safe center',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalXXL,
    paddingBlock: tokens.spacingVerticalL
  },
  title: { textAlign: 'center', overflowWrap: 'anywhere' },
  mode: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalL },
  words: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
  foot: {
    flexShrink: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalXXL,
    paddingBlock: tokens.spacingVerticalM,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBlockStartWidth: '1px',
    borderBlockStartStyle: 'solid',
    borderBlockStartColor: tokens.colorNeutralStroke2,
    textAlign: 'center'
  },
  quiet: { color: tokens.colorNeutralForeground3 }
});

type Props = { readonly question: ConsentQuestion; readonly bridge: Bridge<'consent'> };

/** Who asks for what, what it means, and the answers. Escape declines. */
export function ConsentQuestionPage({ question, bridge }: Props) {
  const styles = useStyles();
  const { t, formats } = useText();
  const ready = useReady(question.questionId);
  const [answered, setAnswered] = useState(false);
  const left = question.expiresAt - useNow();
  const { card, stopShortcut } = question;
  const enabled = ready && !answered;
  const displays = question.about === 'transfer' ? [] : choosable(question.displays);
  const [offered, setOffered] = useState(() => displays.filter((each) => each.offered).map(({ id }) => id));
  const nothing = displays.length > 0 && offered.length === 0;

  const answer = (what: Answer) => {
    if (!enabled || (nothing && what !== 'decline')) return;
    setAnswered(true);
    const chosen = displays.length === 0 ? {} : { displays: [...offered] };
    bridge.request['consent.answer']({ questionId: question.questionId, answer: what, ...chosen }).then(
      ({ accepted }) => setAnswered(accepted),
      () => setAnswered(false)
    );
  };
  useEscape(() => answer('decline'));

  const title = titleOf(question, t);
  return (
    <main className={styles.window}>
      <div className={styles.body}>
        <Text as="h1" block size={500} weight="semibold" className={styles.title}>
          {title}
        </Text>
        <Panel>
          <IdentityCard card={card} layout="row" />
        </Panel>
        {question.about === 'mode' && question.takesOverFrom !== undefined && (
          <Notice intent="info">{t('consent.takesOver', { name: card.name, helper: question.takesOverFrom })}</Notice>
        )}
        <Panel>
          {question.about === 'mode' && <ModeMeaning mode={question.mode} />}
          {question.about === 'transfer' && <TransferMeaning asked={question.right} />}
          {question.about === 'displays' && <Text>{t('consent.displays.text', { name: card.name })}</Text>}
        </Panel>
        {displays.length > 0 && (
          <Panel>
            <DisplayChoice
              displays={displays}
              chosen={offered}
              name={card.name}
              disabled={answered}
              onChosen={(ids) => setOffered([...ids])}
            />
          </Panel>
        )}
      </div>
      <div className={styles.foot}>
        <Text className={styles.centred} size={200} weight={left < NEAR_END_MS ? 'semibold' : 'regular'} role="status">
          {left < NEAR_END_MS ? t('consent.expiresIn', { time: formatClock(left, formats) }) : t('consent.unknown')}
        </Text>
        <ConsentAnswers question={question} enabled={enabled} allowable={!nothing} onAnswer={answer} />
        <Text size={200} className={mergeClasses(styles.centred, styles.quiet)}>
          {stopShortcut === null ? t('consent.stopHow') : t('consent.stopHowShortcut', { shortcut: stopShortcut })}
        </Text>
      </div>
    </main>
  );
}

function useEscape(run: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape') run();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  });
}

function titleOf(question: ConsentQuestion, t: Translator['t']): string {
  const { name } = question.card;
  if (question.about === 'displays') return t('consent.displays.title', { name });
  if (question.about === 'transfer') return t(`consent.transfer.${question.right}.title`, { name });
  if (question.mode === 'view') return t('consent.title.view', { name });
  return question.current === null ? t('consent.title.control', { name }) : t('consent.title.widen', { name });
}

/** What allowing a mode means. */
function ModeMeaning({ mode }: Pick<ModeQuestion, 'mode'>) {
  const styles = useStyles();
  const { t } = useText();
  return (
    <div className={styles.mode}>
      <ModeDrawing mode={mode} />
      <div className={styles.words}>
        <Text weight="semibold">{mode === 'view' ? t('consent.view.can') : t('consent.control.can')}</Text>
        <Text>{mode === 'view' ? t('consent.view.cannot') : t('consent.control.cannot')}</Text>
        <Text>{t('consent.close')}</Text>
      </div>
    </div>
  );
}
