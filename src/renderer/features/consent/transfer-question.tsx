import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { ArrowSwapRegular } from '@fluentui/react-icons/svg/arrow-swap';
import { useText } from '#renderer/ui/text.tsx';
import type { TransferRight } from '#shared/transfer/rights.ts';

const useStyles = makeStyles({
  about: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalL },
  icon: { fontSize: '40px', flexShrink: 0, color: tokens.colorBrandForeground1 },
  words: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 }
});

/** What allowing one kind in one direction means (D9). */
export function TransferMeaning({ asked }: { readonly asked: TransferRight }) {
  const styles = useStyles();
  const { t } = useText();
  return (
    <div className={styles.about}>
      <ArrowSwapRegular className={styles.icon} aria-hidden />
      <div className={styles.words}>
        <Text weight="semibold">{t(`consent.transfer.${asked}.can`)}</Text>
        <Text>{asked === 'clipboard-to-helper' ? t('consent.transfer.cautious') : t('consent.transfer.only')}</Text>
        <Text>{t('consent.transfer.session')}</Text>
      </div>
    </div>
  );
}
