import { Button, type ButtonProps } from '@fluentui/react-components';
import { openCheck } from '#renderer/app/check-store.ts';
import { useMain } from '#renderer/app/main-context.tsx';
import { useText } from '#renderer/ui/text.tsx';

type Props = { readonly appearance?: NonNullable<ButtonProps['appearance']> };

/** Opens the connection check (J2). */
export function CheckButton({ appearance = 'subtle' }: Props) {
  const { t } = useText();
  const { stores } = useMain();
  return (
    <Button appearance={appearance} onClick={() => openCheck(stores)}>
      {t('check.open')}
    </Button>
  );
}
