import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ArrowSwapRegular } from '@fluentui/react-icons/svg/arrow-swap';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useTransfers } from '#renderer/app/main-context.tsx';
import { LiveRegion } from '#renderer/ui/live-region.tsx';
import { useText } from '#renderer/ui/text.tsx';
import type { IdentityCard } from '#shared/identity/card.ts';
import type { SessionRole } from '#shared/session/modes.ts';
import { TransferActions } from './transfer-actions.tsx';
import { TransferRights } from './transfer-rights.tsx';
import { TransferRow } from './transfer-row.tsx';
import { nameOf, stateOf } from './words.ts';

const useStyles = makeStyles({
  panel: { height: '100%', display: 'flex', flexDirection: 'column', backgroundColor: tokens.colorNeutralBackground1 },
  head: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    paddingInlineStart: tokens.spacingHorizontalL,
    paddingInlineEnd: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalXS
  },
  list: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    margin: 0,
    listStyleType: 'none',
    paddingInline: tokens.spacingHorizontalL,
    paddingBlock: 0
  },
  empty: {
    flexGrow: 1,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    textAlign: 'center',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalXXL,
    color: tokens.colorNeutralForeground3
  },
  icon: { fontSize: '40px' }
});

type Props = { readonly person: IdentityCard; readonly side: SessionRole; readonly onHide: () => void };

/** Clipboard and files of this session (D9), newest first: what is asked, how far it is, and what was allowed. */
export function TransferPanel({ person, side, onHide }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const view = useTransfers((state) => state.view);
  const items = view.items.toReversed();
  const ended = items.find(({ stage }) => stage === 'done' || stage === 'failed');
  const said =
    ended === undefined ? '' : t('transfer.said', { name: nameOf(ended, t), state: stateOf(ended, person.name, t) });
  return (
    <section className={styles.panel} aria-label={t('transfer.title')}>
      <div className={styles.head}>
        <Text as="h2" size={400} weight="semibold">
          {t('transfer.title')}
        </Text>
        <Button
          appearance="subtle"
          icon={<DismissRegular />}
          aria-label={t('transfer.hide')}
          title={t('transfer.hide')}
          onClick={onHide}
        />
      </div>
      {items.length === 0 ? (
        <div className={styles.empty}>
          <ArrowSwapRegular className={styles.icon} aria-hidden />
          <Text align="center">
            {side === 'helper' ? t('transfer.empty.helper', { name: person.name }) : t('transfer.empty.sharer')}
          </Text>
        </div>
      ) : (
        <ul
          className={styles.list}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
          tabIndex={0}
          aria-label={t('transfer.list')}
        >
          {items.map((item) => (
            <TransferRow key={item.key} item={item} person={person.name} answersHere={side === 'helper'} />
          ))}
        </ul>
      )}
      <LiveRegion text={said} />
      {view.rights.length > 0 && <TransferRights rights={view.rights} person={person.name} />}
      <TransferActions view={view} side={side} />
    </section>
  );
}
