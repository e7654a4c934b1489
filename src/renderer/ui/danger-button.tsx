import { Button, type ButtonProps, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactElement } from 'react';

const useStyles = makeStyles({
  danger: {
    backgroundColor: tokens.colorStatusDangerBackground3,
    color: tokens.colorNeutralForegroundOnBrand,
    ':hover': {
      backgroundColor: tokens.colorStatusDangerBackground3Hover,
      color: tokens.colorNeutralForegroundOnBrand
    },
    ':hover:active': {
      backgroundColor: tokens.colorStatusDangerBackground3Pressed,
      color: tokens.colorNeutralForegroundOnBrand
    },
    '@media (forced-colors: active)': { border: '2px solid ButtonText' }
  }
});

type Props = {
  readonly children: string;
  readonly onClick: () => void;
  readonly size?: NonNullable<ButtonProps['size']>;
  readonly icon?: ReactElement | null;
  readonly className?: string;
};

/** The red button that ends things at once. */
export function DangerButton({ children, onClick, size = 'medium', icon = null, className }: Props) {
  const styles = useStyles();
  return (
    <Button
      appearance="primary"
      size={size}
      icon={icon}
      className={mergeClasses(styles.danger, className)}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}
