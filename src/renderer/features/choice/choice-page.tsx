import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget, outcomeOf } from '#renderer/app/requests.ts';
import { ProblemNotice } from '#renderer/features/problems/problem-notice.tsx';
import { IdentityCard } from '#renderer/ui/identity-card.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { Page } from '#renderer/ui/page.tsx';
import { Panel } from '#renderer/ui/panel.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { WaitPage } from '#renderer/ui/wait.tsx';
import type { ProblemCode } from '#shared/errors/codes.ts';
import type { SessionMode } from '#shared/session/modes.ts';
import type { SessionView } from '#shared/session/view.ts';
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
  const [problem, setProblem] = useState<ProblemCode | null>(null);
  const { card, warnings, offers, lastAnswer } = session;
  const choose = (mode: SessionMode) =>
    void outcomeOf(bridge.request['session.choose']({ mode })).then((outcome) =>
      setProblem(outcome.ok ? null : outcome.code)
    );
  return (
    <Page announce={t('choice.title', { name: card.name })} dense>
      <Panel>
        <IdentityCard card={card} heading="h1" layout="row" />
      </Panel>
      {warnings.map((warning) => (
        <Notice key={warning} intent="warning">
          {t(`warning.${warning}`)}
        </Notice>
      ))}
      {lastAnswer !== null && (
        <Notice intent="info">
          {lastAnswer === 'declined'
            ? t('choice.declined', { name: card.name })
            : t('choice.timeout', { name: card.name })}
        </Notice>
      )}
      {problem !== null && <ProblemNotice code={problem} />}
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
      </Panel>
    </WaitPage>
  );
}
