import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons/svg/shield-checkmark';
import type { IdentityCard as Card } from '#shared/identity/card.ts';
import { PartnerMark } from './partner-mark.tsx';
import { PersonPhoto } from './person-photo.tsx';
import { useText } from './text.tsx';
import { UserName } from './user-name.tsx';

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: tokens.spacingVerticalM,
    minWidth: 0
  },
  row: {
    flexDirection: 'row',
    gap: tokens.spacingHorizontalL,
    '@media (max-width: 359px)': { flexDirection: 'column' }
  },
  words: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    minWidth: 0,
    textAlign: 'center',
    overflowWrap: 'anywhere'
  },
  rowWords: { textAlign: 'start', '@media (max-width: 359px)': { textAlign: 'center' } },
  // Fluent's text aligns itself; here it follows the card, also for a name in the other direction.
  text: { textAlign: 'inherit' },
  quiet: { color: tokens.colorNeutralForeground3 },
  verified: { color: tokens.colorBrandForeground1 },
  icon: { fontSize: tokens.fontSizeBase400, marginInlineEnd: tokens.spacingHorizontalXS, verticalAlign: 'text-bottom' }
});

type Props = {
  readonly card: Card;
  /** Level of the heading that the name is. */
  readonly heading?: 'h1' | 'h2';
  /** The photo above the words, or beside them where other things must fit below. */
  readonly layout?: 'column' | 'row';
};

/** Who somebody is (A3): photo, name, title, company, verified domain, whose organisation vouches for it. */
export function IdentityCard({ card, heading = 'h2', layout = 'column' }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const place = [card.company, card.verifiedDomain].filter((part) => part !== null);
  const row = layout === 'row';
  return (
    <section className={mergeClasses(styles.card, row && styles.row)} aria-label={card.name}>
      <PersonPhoto person={card} size={row ? 72 : 96} />
      <div className={mergeClasses(styles.words, row && styles.rowWords)}>
        <Text as={heading} size={row ? 500 : 600} weight="semibold" className={styles.text}>
          <bdi>{card.name}</bdi>
        </Text>
        {card.jobTitle !== null && (
          <Text size={row ? 300 : 400} className={styles.text}>
            <bdi>{card.jobTitle}</bdi>
          </Text>
        )}
        {place.length > 0 && (
          <Text className={mergeClasses(styles.text, styles.quiet)}>
            <bdi>{place.join(' · ')}</bdi>
          </Text>
        )}
        <Text size={200} className={mergeClasses(styles.text, styles.quiet)}>
          <UserName userName={card.userName} />
        </Text>
        <Text size={200} className={mergeClasses(styles.text, styles.verified)}>
          <ShieldCheckmarkRegular className={styles.icon} />
          {card.partner ? t('card.verifiedPartner') : t('card.verified')}
        </Text>
        {card.partner && (
          <span className={styles.text}>
            <PartnerMark card={card} />
          </span>
        )}
        {card.directory === 'unavailable' && (
          <Text size={200} className={mergeClasses(styles.text, styles.quiet)}>
            <InfoRegular className={styles.icon} />
            {t('card.directoryUnavailable')}
          </Text>
        )}
      </div>
    </section>
  );
}
