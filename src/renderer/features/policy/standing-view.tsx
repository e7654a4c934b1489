import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { DismissCircleRegular } from '@fluentui/react-icons/svg/dismiss-circle';
import type { ReactElement } from 'react';
import { useText } from '#renderer/ui/text.tsx';
import { REFUSAL_REASONS, type RefusalReason } from '#shared/errors/codes.ts';
import type { SessionFeature, SessionMode } from '#shared/session/modes.ts';
import { ObstacleList } from './obstacle-list.tsx';
import type { Standing } from './use-standing.ts';

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS
  },
  item: { display: 'flex', alignItems: 'flex-start', gap: tokens.spacingHorizontalS },
  icon: { flexShrink: 0, fontSize: '20px' },
  may: { color: tokens.colorStatusSuccessForeground1 },
  mayNot: { color: tokens.colorNeutralForeground3 }
});

/** The sentence that says it all: something is allowed at best, or nothing. */
export function bestOf({ modes }: Standing): 'standing.best' | 'standing.nothing' {
  return modes.length === 0 ? 'standing.nothing' : 'standing.best';
}

/** What somebody may do with a tick each, what not with a cross each, and once for each reason why not (F4). */
export function StandingView({ standing }: { readonly standing: Standing }) {
  const { t } = useText();
  const name = useNames();
  const { modes, features, refusals } = standing;
  const forbids = (reason: RefusalReason) =>
    refusals.filter(({ reasons }) => reasons.includes(reason)).map(({ what }) => name(what));
  const reasons = REFUSAL_REASONS.filter((reason) => forbids(reason).length > 0);
  return (
    <>
      <Text>{t(bestOf(standing))}</Text>
      <Marked title={t('standing.may')} names={[...modes, ...features].map(name)} mark="may" />
      <Marked title={t('standing.mayNot')} names={refusals.map(({ what }) => name(what))} mark="mayNot" />
      {reasons.length > 0 && (
        <Section title={t('standing.why')}>
          <ObstacleList
            obstacles={{ reasons, permission: null }}
            // A reason against everything says so by itself.
            forbids={(reason) => (modes.length === 0 ? [] : forbids(reason))}
          />
        </Section>
      )}
    </>
  );
}

function useNames(): (what: SessionMode | SessionFeature) => string {
  const { t } = useText();
  return (what) => (what === 'view' || what === 'control' ? t(`standing.${what}`) : t(`feature.${what}`));
}

function Section({ title, children }: { readonly title: string; readonly children: ReactElement }) {
  const styles = useStyles();
  return (
    <section className={styles.section} aria-label={title}>
      <Text as="h3" size={400} weight="semibold">
        {title}
      </Text>
      {children}
    </section>
  );
}

type MarkedProps = { readonly title: string; readonly names: readonly string[]; readonly mark: 'may' | 'mayNot' };

function Marked({ title, names, mark }: MarkedProps) {
  const styles = useStyles();
  if (names.length === 0) return null;
  const icon = mergeClasses(styles.icon, mark === 'may' ? styles.may : styles.mayNot);
  return (
    <Section title={title}>
      <ul className={styles.list}>
        {names.map((each) => (
          <li key={each} className={styles.item}>
            {mark === 'may' ? <CheckmarkCircleRegular className={icon} /> : <DismissCircleRegular className={icon} />}
            <Text>{each}</Text>
          </li>
        ))}
      </ul>
    </Section>
  );
}
