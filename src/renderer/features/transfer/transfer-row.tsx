import { Button, makeStyles, ProgressBar, Text, tokens } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { ArrowUploadRegular } from '@fluentui/react-icons/svg/arrow-upload';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { FolderOpenRegular } from '@fluentui/react-icons/svg/folder-open';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { useText } from '#renderer/ui/text.tsx';
import { formatSize } from '#shared/i18n/format.ts';
import type { TransferItem } from '#shared/transfer/view.ts';
import { nameOf, stateOf } from './words.ts';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalS,
    borderBlockEndWidth: '1px',
    borderBlockEndStyle: 'solid',
    borderBlockEndColor: tokens.colorNeutralStroke2
  },
  icon: { fontSize: '20px', flexShrink: 0, color: tokens.colorNeutralForeground3, paddingBlockStart: '2px' },
  words: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS, flexGrow: 1, minWidth: 0 },
  name: { overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
  failed: { color: tokens.colorPaletteRedForeground1, overflowWrap: 'anywhere' },
  answers: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    paddingBlockStart: tokens.spacingVerticalXS
  },
  cancel: { flexShrink: 0 }
});

type Props = {
  readonly item: TransferItem;
  /** The other person's name. */
  readonly person: string;
  /** Whether this person answers here; the sharer does in the consent window. */
  readonly answersHere: boolean;
};

/** One transfer: what, where to, how far, and what can be done about it. */
export function TransferRow({ item, person, answersHere }: Props) {
  const styles = useStyles();
  const { t, formats } = useText();
  const { bridge } = useMain();
  const { key, outward, size, moved, stage } = item;
  const name = nameOf(item, t);
  const over = stage === 'done' || stage === 'failed';
  const flowing = stage === 'moving' || stage === 'checking' || (stage === 'held' && moved > 0);
  const amount = flowing
    ? t('transfer.size', { moved: formatSize(moved, formats), total: formatSize(size, formats) })
    : formatSize(size, formats);
  const about = [
    outward ? t('transfer.outward', { name: person }) : t('transfer.inward', { name: person }),
    ...(size > 0 ? [amount] : [])
  ];
  const answering = stage === 'consent' && !outward && answersHere;
  return (
    <li className={styles.row}>
      <span className={styles.icon} aria-hidden>
        {outward ? <ArrowUploadRegular /> : <ArrowDownloadRegular />}
      </span>
      <div className={styles.words}>
        <Text block weight="semibold" className={styles.name} dir="auto">
          {name}
        </Text>
        <Text block size={200} className={styles.quiet}>
          {about.join(' · ')}
        </Text>
        {item.renamed && (
          <Text block size={200} className={styles.quiet}>
            {t('transfer.renamed')}
          </Text>
        )}
        {flowing && <ProgressBar value={size === 0 ? 1 : moved / size} aria-label={t('transfer.progress', { name })} />}
        <Text block size={200} className={stage === 'failed' ? styles.failed : styles.quiet}>
          {stateOf(item, person, t)}
        </Text>
        {answering && (
          <div className={styles.answers}>
            <Button
              size="small"
              appearance="primary"
              onClick={() => forget(bridge.request['transfer.accept']({ key }))}
            >
              {t('transfer.accept')}
            </Button>
            <Button size="small" onClick={() => forget(bridge.request['transfer.cancel']({ key }))}>
              {t('transfer.decline')}
            </Button>
          </div>
        )}
        {item.kept && (
          <div className={styles.answers}>
            <Button
              size="small"
              icon={<FolderOpenRegular />}
              onClick={() => forget(bridge.request['transfer.show']({ key }))}
            >
              {t('transfer.show')}
            </Button>
          </div>
        )}
      </div>
      {!over && !answering && (
        <Button
          className={styles.cancel}
          size="small"
          appearance="subtle"
          icon={<DismissRegular />}
          aria-label={t('transfer.cancel', { name })}
          title={t('transfer.cancel', { name })}
          onClick={() => forget(bridge.request['transfer.cancel']({ key }))}
        />
      )}
    </li>
  );
}
