import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons/svg/shield-checkmark';
import type { IdentityCard as Card } from '#shared/identity/card.ts';
import { PersonPhoto } from './person-photo.tsx';
import { useText } from './text.tsx';

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    textAlign: 'center',
    gap: tokens.spacingVerticalXS,
    minWidth: 0,
    overflowWrap: 'anywhere'
  },
  name: { marginBlockStart: tokens.spacingVerticalM },
  quiet: { color: tokens.colorNeutralForeground3 },
  line: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    gap: tokens.spacingHorizontalXS
  },
  verified: { color: tokens.colorBrandForeground1, marginBlockStart: tokens.spacingVerticalXS },
  icon: { flexShrink: 0, fontSize: tokens.fontSizeBase400 }
});

type Props = {
  readonly card: Card;
  /** Level of the heading that the name is. */
  readonly heading?: 'h1' | 'h2';
  readonly size?: 'large' | 'medium';
};

/** Who somebody is (A3): photo, name, title, company, verified domain, and that the organisation vouches for it. */
export function IdentityCard({ card, heading = 'h2', size = 'large' }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const place = [card.company, card.verifiedDomain].filter((part) => part !== null);
  return (
    <section className={styles.card} aria-label={card.name}>
      <PersonPhoto person={card} size={size === 'large' ? 96 : 72} />
      <Text as={heading} block size={600} weight="semibold" className={styles.name} dir="auto">
        {card.name}
      </Text>
      {card.jobTitle !== null && (
        <Text block size={400} dir="auto">
          {card.jobTitle}
        </Text>
      )}
      {place.length > 0 && (
        <Text block className={styles.quiet} dir="auto">
          {place.join(' · ')}
        </Text>
      )}
      <Text block size={200} className={styles.quiet} dir="ltr">
        {card.userName}
      </Text>
      <Text block size={200} className={`${styles.line} ${styles.verified}`}>
        <ShieldCheckmarkRegular className={styles.icon} />
        {t('card.verified')}
      </Text>
      {card.directory === 'unavailable' && (
        <Text block size={200} className={`${styles.line} ${styles.quiet}`}>
          <InfoRegular className={styles.icon} />
          {t('card.directoryUnavailable')}
        </Text>
      )}
    </section>
  );
}
