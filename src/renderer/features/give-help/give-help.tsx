import { Button } from '@fluentui/react-components';
import { HeadsetRegular } from '@fluentui/react-icons/svg/headset';
import { failureOf } from '#renderer/app/attempt-store.ts';
import { useAttempt, useMain } from '#renderer/app/main-context.tsx';
import { forget, outcomeOf } from '#renderer/app/requests.ts';
import { ProblemNotice } from '#renderer/features/problems/problem-notice.tsx';
import { Panel } from '#renderer/ui/panel.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { readTicket, TicketField } from './ticket-field.tsx';

/** The second door: one button that gets a code (B1). */
export function GiveHelp({ offline }: { readonly offline: boolean }) {
  const { t } = useText();
  const { bridge, stores } = useMain();
  const failed = useAttempt((state) => state.giveHelp);
  const ticket = readTicket(useAttempt((state) => state.ticket));
  const create = () => {
    if (ticket === undefined) return;
    stores.attempt.setState({ giveHelp: null });
    void outcomeOf(bridge.request['session.create']({ ticket })).then((outcome) =>
      stores.attempt.setState({ giveHelp: failureOf(outcome, Date.now()) })
    );
  };
  return (
    <Panel icon={<HeadsetRegular />} title={t('home.giveHelp.title')} text={t('home.giveHelp.text')}>
      {failed !== null && (
        <ProblemNotice
          code={failed.problem}
          obstacles={failed.obstacles}
          onSignIn={() => forget(bridge.request['account.signIn']({ switchAccount: false }))}
        />
      )}
      <Button size="large" disabledFocusable={offline || ticket === undefined} onClick={create}>
        {t('home.giveHelp.submit')}
      </Button>
      <TicketField />
    </Panel>
  );
}
