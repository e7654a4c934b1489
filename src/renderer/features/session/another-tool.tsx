import { PersonAddRegular } from '@fluentui/react-icons/svg/person-add';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { useText } from '#renderer/ui/text.tsx';
import { ToolButton } from '#renderer/ui/tool-button.tsx';

/** Opens one more window to help somebody else in, while this session goes on (D12). */
export function AnotherTool() {
  const { t } = useText();
  const { bridge } = useMain();
  return (
    <ToolButton
      label={t('live.another')}
      tool="another"
      icon={<PersonAddRegular />}
      iconOnly
      onClick={() => forget(bridge.request['session.another']())}
    />
  );
}
