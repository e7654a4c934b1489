import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ClipboardArrowRightRegular } from '@fluentui/react-icons/svg/clipboard-arrow-right';
import { ClipboardPasteRegular } from '@fluentui/react-icons/svg/clipboard-paste';
import { DocumentArrowRightRegular } from '@fluentui/react-icons/svg/document-arrow-right';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { useText } from '#renderer/ui/text.tsx';
import type { SessionRole } from '#shared/session/modes.ts';
import type { TransferView } from '#shared/transfer/view.ts';

const useStyles = makeStyles({
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalM,
    borderBlockStartWidth: '1px',
    borderBlockStartStyle: 'solid',
    borderBlockStartColor: tokens.colorNeutralStroke2
  },
  button: { flexGrow: 1 }
});

/** What can be sent and asked for. What policy does not allow is not there. */
export function TransferActions({ view, side }: { readonly view: TransferView; readonly side: SessionRole }) {
  const styles = useStyles();
  const { t } = useText();
  const { request } = useMain().bridge;
  const common = { className: styles.button, disabledFocusable: !view.open } as const;
  const act = (run: () => Promise<unknown>) => () => {
    if (view.open) forget(run());
  };
  return (
    <div className={styles.actions}>
      {view.files && (
        <Button {...common} icon={<DocumentArrowRightRegular />} onClick={act(request['transfer.sendFiles'])}>
          {t('transfer.sendFiles')}
        </Button>
      )}
      {view.clipboard && (
        <Button {...common} icon={<ClipboardArrowRightRegular />} onClick={act(request['transfer.sendClipboard'])}>
          {t('transfer.sendClipboard')}
        </Button>
      )}
      {view.clipboard && side === 'helper' && (
        <Button {...common} icon={<ClipboardPasteRegular />} onClick={act(request['transfer.fetchClipboard'])}>
          {t('transfer.fetchClipboard')}
        </Button>
      )}
      {!view.open && (
        <Text block size={200} role="status">
          {t('transfer.closed')}
        </Text>
      )}
    </div>
  );
}
