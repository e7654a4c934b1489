import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { DesktopRegular } from '@fluentui/react-icons/svg/desktop';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Panel } from '#renderer/ui/panel.tsx';
import { useText } from '#renderer/ui/text.tsx';
import type { DisplaysView } from '#shared/displays/view.ts';
import type { SessionView } from '#shared/session/view.ts';
import { displayName } from './display-name.ts';
import { useDisplays } from './use-displays.ts';

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS
  },
  entry: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM },
  icon: { fontSize: '24px', flexShrink: 0, color: tokens.colorNeutralForeground3 },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground3 }
});

type Live = Extract<SessionView, { phase: 'live' }>;

/** The sharer's displays: which the helper looks at, may look at, or cannot see (D5). Only there while there is a choice. */
export function SharerDisplays({ session }: { readonly session: Live }) {
  const styles = useStyles();
  const { t } = useText();
  const { bridge } = useMain();
  const displays = useDisplays();
  const { name } = session.card;
  const offered = displays.filter((each) => each.offered);
  if (displays.length === 0 || (displays.length === 1 && offered.length === 1)) return null;
  const state = (each: DisplaysView['displays'][number]) => {
    if (!each.offered) return t('displays.sharer.private', { name });
    const looking = each.id === session.display?.id && !session.paused;
    return looking ? t('displays.sharer.looking', { name }) : t('displays.sharer.offered', { name });
  };
  return (
    <>
      {offered.length === 0 && <Notice intent="warning">{t('displays.sharer.nothing', { name })}</Notice>}
      <Panel title={t('displays.sharer.title')}>
        <ul className={styles.list}>
          {displays.map((each) => (
            <li key={each.id} className={styles.entry}>
              <DesktopRegular className={styles.icon} aria-hidden />
              <span className={styles.words}>
                <Text weight="semibold">{displayName(each, t)}</Text>
                <Text size={200} className={styles.quiet}>
                  {state(each)}
                </Text>
              </span>
            </li>
          ))}
        </ul>
        <Button onClick={() => forget(bridge.request['displays.change']())}>{t('displays.change')}</Button>
      </Panel>
    </>
  );
}
