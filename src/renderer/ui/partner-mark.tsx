import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { BuildingMultipleRegular } from '@fluentui/react-icons/svg/building-multiple';
import type { IdentityCard } from '#shared/identity/card.ts';
import { useText } from './text.tsx';

const useStyles = makeStyles({
  mark: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    paddingInline: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalXXS,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorStatusWarningBorder1}`,
    backgroundColor: tokens.colorStatusWarningBackground1,
    color: tokens.colorStatusWarningForeground3,
    textAlign: 'start',
    overflowWrap: 'anywhere',
    minWidth: 0
  },
  icon: { flexShrink: 0, fontSize: tokens.fontSizeBase400 }
});

/** Marks somebody of another organisation, by the domain of their user name (A2); nothing for one's own people. */
export function PartnerMark({ card }: { readonly card: Pick<IdentityCard, 'partner' | 'userName'> }) {
  const styles = useStyles();
  const { t } = useText();
  if (!card.partner) return null;
  return (
    <Text size={200} weight="semibold" className={styles.mark}>
      <BuildingMultipleRegular className={styles.icon} />
      <span>{t('card.partner', { domain: card.userName.slice(card.userName.indexOf('@') + 1) })}</span>
    </Text>
  );
}
