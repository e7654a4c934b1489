import {
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Text,
  tokens
} from '@fluentui/react-components';
import { KeyboardRegular } from '@fluentui/react-icons/svg/keyboard';
import { useState } from 'react';
import { LiveRegion } from '#renderer/ui/live-region.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { ToolButton } from '#renderer/ui/tool-button.tsx';
import { SYSTEM_KEYS, type SystemKey } from '#shared/input/system-keys.ts';

const useStyles = makeStyles({
  popover: { width: 'min(300px, calc(100vw - 16px))', maxWidth: 'none', boxSizing: 'border-box' },
  note: {
    display: 'block',
    padding: tokens.spacingHorizontalSNudge,
    color: tokens.colorNeutralForeground3,
    overflowWrap: 'anywhere'
  }
});

type Props = {
  /** The sharer's name. */
  readonly name: string;
  readonly paused: boolean;
  /** Keys count by their place and not by what they type. */
  readonly physicalKeys: boolean;
  readonly onPhysicalKeys: (on: boolean) => void;
  readonly onSend: (keys: SystemKey) => void;
};

/** Keys that do not reach the other screen by pressing them here, as one tool of the session's toolbar (D6). */
export function KeysTool({ name, paused, physicalKeys, onPhysicalKeys, onSend }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const [sent, setSent] = useState<SystemKey | null>(null);
  return (
    <>
      <LiveRegion text={sent === null ? '' : t('viewing.keysSent', { keys: t(`viewing.keys.${sent}`) })} />
      <Menu
        hasCheckmarks
        positioning="below-end"
        checkedValues={{ physical: physicalKeys ? ['on'] : [] }}
        onCheckedValueChange={(_event, { checkedItems }) => onPhysicalKeys(checkedItems.includes('on'))}
        onOpenChange={() => setSent(null)}
      >
        <ToolButton
          label={t('viewing.keys')}
          tool="keys"
          icon={<KeyboardRegular />}
          disabled={paused}
          wrap={(button) => <MenuTrigger disableButtonEnhancement>{button}</MenuTrigger>}
        />
        <MenuPopover className={styles.popover}>
          <MenuList>
            <MenuItemCheckbox name="physical" value="on">
              {t('live.physicalKeys')}
            </MenuItemCheckbox>
            <MenuDivider />
            <MenuGroup>
              <MenuGroupHeader>{t('viewing.keysSend')}</MenuGroupHeader>
              {SYSTEM_KEYS.map((keys) => (
                <MenuItem
                  key={keys}
                  onClick={() => {
                    onSend(keys);
                    setSent(keys);
                  }}
                >
                  {t(`viewing.keys.${keys}`)}
                </MenuItem>
              ))}
            </MenuGroup>
            <Text size={200} className={styles.note}>
              {t('viewing.keysRefused', { name })}
            </Text>
          </MenuList>
        </MenuPopover>
      </Menu>
    </>
  );
}
