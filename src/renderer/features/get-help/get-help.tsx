import { Button, makeStyles } from '@fluentui/react-components';
import { PersonSupportRegular } from '@fluentui/react-icons/svg/person-support';
import type { FormEvent } from 'react';
import { failureOf } from '#renderer/app/attempt-store.ts';
import { useAttempt, useMain } from '#renderer/app/main-context.tsx';
import { outcomeOf } from '#renderer/app/requests.ts';
import { CodeInput } from '#renderer/ui/code-input.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { Panel } from '#renderer/ui/panel.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { readTypedCode } from '#renderer/ui/typed-code.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { formatClock } from '#shared/i18n/format.ts';

const useStyles = makeStyles({ form: { display: 'flex', flexDirection: 'column', gap: '12px' } });

type Props = {
  readonly offline: boolean;
  /** The code came from a link: say so, and wait for the person (C3). */
  readonly linked: boolean;
};

/** The first door: a code field that takes the focus, and one button (B2). */
export function GetHelp({ offline, linked }: Props) {
  const styles = useStyles();
  const { t, formats } = useText();
  const { bridge, stores } = useMain();
  const typed = useAttempt((state) => state.typed);
  const failed = useAttempt((state) => state.getHelp);
  const retryAt = failed?.retryAt ?? null;
  const permission = failed?.obstacles.permission ?? null;
  const now = useNow(1000, retryAt !== null);
  const held = retryAt !== null && retryAt > now;
  const { code } = readTypedCode(typed);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code === undefined || offline || held) return;
    stores.attempt.setState({ getHelp: null });
    void outcomeOf(bridge.request['session.redeem']({ typed: code })).then((outcome) => {
      const failure = failureOf(outcome, Date.now());
      stores.attempt.setState(failure === null ? { typed: '', getHelp: null } : { getHelp: failure });
    });
  };

  const why =
    failed === null
      ? null
      : [
          t(`problem.${failed.problem}.title`),
          t(`problem.${failed.problem}.why`),
          ...(permission === null ? [] : [t('problem.permission', { permission })]),
          held
            ? t('problem.tryAgainIn', { time: formatClock(retryAt - now, formats) })
            : t(`problem.${failed.problem}.action`)
        ];

  return (
    <Panel icon={<PersonSupportRegular />} title={t('home.getHelp.title')} text={t('home.getHelp.text')}>
      <form className={styles.form} onSubmit={submit}>
        {linked && typed !== '' && <Notice intent="info">{t('home.getHelp.linked')}</Notice>}
        <CodeInput
          value={typed}
          onChange={(value) => stores.attempt.setState({ typed: value, ...(held ? {} : { getHelp: null }) })}
          problem={why}
        />
        <Button
          type="submit"
          appearance="primary"
          size="large"
          disabledFocusable={code === undefined || offline || held}
        >
          {t('home.getHelp.submit')}
        </Button>
      </form>
    </Panel>
  );
}
