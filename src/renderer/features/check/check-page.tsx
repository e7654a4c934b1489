import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useCheck, useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { LiveRegion } from '#renderer/ui/live-region.tsx';
import { Page, PageTitle } from '#renderer/ui/page.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { verdictOf } from '#shared/check/verdict.ts';
import { CheckSteps } from './check-steps.tsx';
import { CheckVerdictNotice } from './check-verdict.tsx';

const useStyles = makeStyles({
  back: {
    minWidth: 0,
    paddingInline: tokens.spacingHorizontalS,
    marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalS})`
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM }
});

/** What a session needs of this network, tested one step after the other while the page is open (J2). */
export function CheckPage() {
  const styles = useStyles();
  const { t } = useText();
  const { bridge, stores } = useMain();
  const view = useCheck((state) => state.view);
  useEffect(() => {
    forget(bridge.request['check.start']());
    return () => forget(bridge.request['check.cancel']());
  }, [bridge]);
  const verdict = verdictOf(view);
  const running = verdict === 'running';
  return (
    <Page announce={t('check.title')}>
      <div>
        <Button appearance="subtle" className={styles.back} onClick={() => stores.check.setState({ open: false })}>
          {t('check.back')}
        </Button>
      </div>
      <PageTitle>{t('check.title')}</PageTitle>
      <CheckVerdictNotice verdict={verdict} results={view.results} />
      <LiveRegion text={running ? '' : t(`check.verdict.${verdict}.title`)} />
      <div className={styles.actions}>
        {running ? (
          <Button onClick={() => forget(bridge.request['check.cancel']())}>{t('check.stop')}</Button>
        ) : (
          <>
            <Button appearance="primary" onClick={() => forget(bridge.request['check.start']())}>
              {t('check.again')}
            </Button>
            <CopyButton
              label={t('check.copy')}
              copied={t('check.copied')}
              copy={() => bridge.request['check.copy']()}
            />
          </>
        )}
      </div>
      <CheckSteps results={view.results} />
    </Page>
  );
}
