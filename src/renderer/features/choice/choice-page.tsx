import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useMain } from '#renderer/app/main-context.tsx';
import { type Failure, forget, outcomeOf } from '#renderer/app/requests.ts';
import { CheckWordsDisclosure } from '#renderer/features/check-words/check-words-disclosure.tsx';
import { obstaclesOf } from '#renderer/features/policy/obstacles.ts';
import { ProblemNotice } from '#renderer/features/problems/problem-notice.tsx';
import { IdentityCard } from '#renderer/ui/identity-card.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { Page } from '#renderer/ui/page.tsx';
import { Panel } from '#renderer/ui/panel.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { WaitPage } from '#renderer/ui/wait.tsx';
import type { SessionMode } from '#shared/session/modes.ts';
import type { SessionView } from '#shared/session/view.ts';
import { DeviceWarnings } from './device-warnings.tsx';
import { ModeChoice } from './mode-choice.tsx';

const useStyles = makeStyles({
  foot: { display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: tokens.spacingHorizontalM },
  quiet: { color: tokens.colorNeutralForeground3 },
  end: { flexShrink: 0, whiteSpace: 'nowrap' }
});

/** The helper sees who is there and chooses what to ask for (screen 6). */
export function ChoicePage({ session }: { readonly session: Extract<SessionView, { phase: 'identified' }> }) {
  const styles = useStyles();
  const { t } = useText();
  const { bridge } = useMain();
  const [failure, setFailure] = useState<Failure | null>(null);
  const { card, warnings, offers, lastAnswer, checkWords } = session;
  const announced = [t('choice.title', { name: card.name }), ...warnings.map((warning) => t(`warning.${warning}`))];
  const choose = (mode: SessionMode) =>
    void outcomeOf(bridge.request['session.choose']({ mode })).then((outcome) =>
      setFailure(outcome.ok ? null : outcome)
    );
  return (
    <Page announce={announced.join('. ')} dense>
      <Panel>
        <IdentityCard card={card} heading="h1" layout="row" />
        <CheckWordsDisclosure words={checkWords} />
      </Panel>
      <DeviceWarnings warnings={warnings} />
      {lastAnswer !== null && (
        <Notice intent="info">
          {lastAnswer === 'declined'
            ? t('choice.declined', { name: card.name })
            : t('choice.timeout', { name: card.name })}
        </Notice>
      )}
      {failure !== null && <ProblemNotice code={failure.code} obstacles={obstaclesOf(failure)} />}
      <Text as="h2" size={500} weight="semibold">
        {t('choice.question')}
      </Text>
      {offers.map((offer) => (
        <ModeChoice key={offer.mode} offer={offer} onChoose={choose} />
      ))}
      <div className={styles.foot}>
        <Text size={200} className={styles.quiet}>
          {t('choice.pending')}
        </Text>
        <Button className={styles.end} onClick={() => forget(bridge.request['session.end']())}>
          {t('action.end')}
        </Button>
      </div>
    </Page>
  );
}

/** The helper waits for the sharer's answer. */
export function AskingPage({ session }: { readonly session: Extract<SessionView, { phase: 'asking' }> }) {
  const { t } = useText();
  const { bridge } = useMain();
  const { name } = session.card;
  return (
    <WaitPage
      title={session.mode === 'view' ? t('asking.view.title', { name }) : t('asking.control.title', { name })}
      hint={t('asking.hint')}
      cancel={{ label: t('asking.withdraw'), run: () => forget(bridge.request['session.withdraw']()) }}
    >
      <Panel>
        <IdentityCard card={session.card} />
        <CheckWordsDisclosure words={session.checkWords} />
      </Panel>
    </WaitPage>
  );
}
