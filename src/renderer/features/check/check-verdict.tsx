import type { MessageBarIntent } from '@fluentui/react-components';
import { Notice } from '#renderer/ui/notice.tsx';
import { useText } from '#renderer/ui/text.tsx';
import type { CheckVerdict } from '#shared/check/verdict.ts';

const INTENTS: Readonly<Record<CheckVerdict, MessageBarIntent>> = {
  running: 'info',
  cancelled: 'info',
  open: 'success',
  part: 'info',
  attention: 'warning',
  blocked: 'error'
};

/** What the check says as a whole. */
export function CheckVerdictNotice({ verdict }: { readonly verdict: CheckVerdict }) {
  const { t } = useText();
  return (
    <Notice intent={INTENTS[verdict]} title={t(`check.verdict.${verdict}.title`)}>
      {t(`check.verdict.${verdict}.text`)}
    </Notice>
  );
}
