import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { useText } from '#renderer/ui/text.tsx';
import type { TransferRight } from '#shared/transfer/rights.ts';

const useStyles = makeStyles({
  rights: {
    padding: tokens.spacingHorizontalM,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    backgroundColor: tokens.colorNeutralBackground2
  },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
  words: { flexGrow: 1, flexBasis: '60%', minWidth: 0, overflowWrap: 'anywhere' }
});

/** Sharer: what was allowed, each with its way back. */
export function TransferRights(props: { readonly rights: readonly TransferRight[]; readonly person: string }) {
  const { rights, person } = props;
  const styles = useStyles();
  const { t } = useText();
  const { bridge } = useMain();
  return (
    <section className={styles.rights} aria-label={t('transfer.rights')}>
      <Text as="h3" block size={200} weight="semibold">
        {t('transfer.rights')}
      </Text>
      <ul className={styles.list}>
        {rights.map((right) => {
          const words = t(`transfer.right.${right}`, { name: person });
          return (
            <li key={right} className={styles.row}>
              <Text size={200} className={styles.words}>
                {words}
              </Text>
              <Button
                size="small"
                aria-label={t('transfer.revokeNamed', { what: words })}
                onClick={() => forget(bridge.request['transfer.revoke']({ right }))}
              >
                {t('transfer.revoke')}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
