import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { ArrowUploadRegular } from '@fluentui/react-icons/svg/arrow-upload';
import { useText } from '#renderer/ui/text.tsx';

const useStyles = makeStyles({
  hint: {
    position: 'absolute',
    inset: tokens.spacingHorizontalM,
    zIndex: 2,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    textAlign: 'center',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalXXL,
    boxSizing: 'border-box',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    opacity: 0.94,
    border: `3px dashed ${tokens.colorBrandStroke1}`,
    borderRadius: tokens.borderRadiusXLarge,
    // The pointer still holds the files over what is below.
    pointerEvents: 'none'
  },
  icon: { fontSize: '48px', color: tokens.colorBrandForeground1 }
});

/** Over the picture while files are held over it (D9). */
export function DropHint({ name }: { readonly name: string }) {
  const styles = useStyles();
  const { t } = useText();
  return (
    <div className={styles.hint} role="status">
      <ArrowUploadRegular className={styles.icon} aria-hidden />
      <Text size={500} weight="semibold">
        {t('transfer.drop.title', { name })}
      </Text>
      <Text>{t('transfer.drop.text', { name })}</Text>
    </div>
  );
}
