import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useMain } from '#renderer/app/main-context.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { Logo } from '#renderer/ui/logo.tsx';
import { Page, PageTitle, Paragraph } from '#renderer/ui/page.tsx';
import { Panel } from '#renderer/ui/panel.tsx';
import { useText } from '#renderer/ui/text.tsx';

const useStyles = makeStyles({
  steps: {
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalXL,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS
  },
  code: { color: tokens.colorNeutralForeground3 }
});

/** Settings are missing or wrong: what it means, and what an administrator does next. */
export function ConfigurationPage({ field }: { readonly field: string | null }) {
  const styles = useStyles();
  const { t } = useText();
  const { bridge } = useMain();
  const missing = field === null;
  const code = missing ? 'configuration-missing' : 'configuration-invalid';
  const title = missing ? t('configuration.missing.title') : t('configuration.invalid.title');
  return (
    <Page announce={title}>
      <Logo />
      <PageTitle>{title}</PageTitle>
      <Paragraph>{missing ? t('configuration.missing.why') : t('configuration.invalid.why', { field })}</Paragraph>
      <Paragraph>{t('configuration.forPeople')}</Paragraph>
      <Panel title={t('configuration.forAdministrators')}>
        <ol className={styles.steps}>
          <li>{missing ? t('configuration.step.deploy') : t('configuration.step.check')}</li>
          <li>{t('configuration.step.restart')}</li>
        </ol>
      </Panel>
      <div>
        <CopyButton
          label={t('action.copyDetails')}
          copied={t('action.detailsCopied')}
          copy={() => bridge.request['problem.copyDetails']({ code })}
        />
      </div>
      <Text size={200} className={styles.code}>
        {t('problem.code', { code })}
      </Text>
    </Page>
  );
}
