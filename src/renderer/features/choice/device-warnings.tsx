import { Notice } from '#renderer/ui/notice.tsx';
import { useText } from '#renderer/ui/text.tsx';
import type { DeviceWarning } from '#shared/errors/codes.ts';

/** What the helper should know of the device before they choose, and mind (F5). It blocks nothing. */
export function DeviceWarnings({ warnings }: { readonly warnings: readonly DeviceWarning[] }) {
  const { t } = useText();
  return warnings.map((warning) => (
    <Notice key={warning} intent="warning" title={t(`warning.${warning}`)}>
      {t(`warningMind.${warning}`)}
    </Notice>
  ));
}
