import { Button, type ButtonProps } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { type ReactElement, useEffect, useState } from 'react';
import { LiveRegion } from './live-region.tsx';

/** How long the button says that it has copied. */
const COPIED_MS = 2_000;

type Props = {
  readonly label: string;
  /** Shown for a moment after a press. */
  readonly copied: string;
  /** Copies; main holds the clipboard. Nothing is claimed unless it went well. */
  readonly copy: () => Promise<unknown>;
  readonly icon?: ReactElement;
  /** As the surroundings have it when left out. */
  readonly size?: NonNullable<ButtonProps['size']>;
  readonly appearance?: NonNullable<ButtonProps['appearance']>;
};

/** A button that copies something and says so. */
export function CopyButton({ label, copied, copy, icon, size, appearance = 'secondary' }: Props) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <>
      <Button
        {...(size === undefined ? {} : { size })}
        appearance={appearance}
        icon={done ? <CheckmarkRegular /> : (icon ?? <CopyRegular />)}
        onClick={() => {
          void copy().then(
            () => setDone(true),
            () => setDone(false)
          );
        }}
      >
        {done ? copied : label}
      </Button>
      <LiveRegion text={done ? copied : ''} />
    </>
  );
}
