import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Text,
  tokens,
  useRestoreFocusTarget
} from '@fluentui/react-components';
import { PersonKeyRegular } from '@fluentui/react-icons/svg/person-key';
import { PersonSwapRegular } from '@fluentui/react-icons/svg/person-swap';
import { PlugConnectedCheckmarkRegular } from '@fluentui/react-icons/svg/plug-connected-checkmark';
import { SignOutRegular } from '@fluentui/react-icons/svg/sign-out';
import { useState } from 'react';
import { openCheck } from '#renderer/app/check-store.ts';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { StandingDialog } from '#renderer/features/policy/standing-dialog.tsx';
import { HiddenText } from '#renderer/ui/live-region.tsx';
import { PersonPhoto } from '#renderer/ui/person-photo.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { UserName } from '#renderer/ui/user-name.tsx';
import type { IdentityCard } from '#shared/identity/card.ts';

const useStyles = makeStyles({
  trigger: { paddingInline: tokens.spacingHorizontalXS, minWidth: 0, gap: tokens.spacingHorizontalS },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', maxWidth: '160px' },
  who: { display: 'flex', gap: tokens.spacingHorizontalM, padding: tokens.spacingHorizontalM, alignItems: 'center' },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0, overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3 }
});

/** The signed-in person, and what they can do about it. */
export function AccountMenu({ card }: { readonly card: IdentityCard }) {
  const styles = useStyles();
  const { t } = useText();
  const { bridge, stores } = useMain();
  const [asked, setAsked] = useState(false);
  const focusTarget = useRestoreFocusTarget();
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button
            appearance="subtle"
            {...focusTarget}
            className={styles.trigger}
            icon={<PersonPhoto person={card} size={28} decorative />}
          >
            <HiddenText>{t('home.account.menu', { name: card.name })}</HiddenText>
            <span className={styles.name} dir="auto" aria-hidden>
              {card.name}
            </span>
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <div className={styles.who}>
            <PersonPhoto person={card} size={48} decorative />
            <div className={styles.words}>
              <Text weight="semibold">
                <bdi>{card.name}</bdi>
              </Text>
              {card.jobTitle !== null && (
                <Text>
                  <bdi>{card.jobTitle}</bdi>
                </Text>
              )}
              <Text size={200} className={styles.quiet}>
                <UserName userName={card.userName} />
              </Text>
            </div>
          </div>
          <MenuList>
            <MenuItem icon={<PersonKeyRegular />} onClick={() => setAsked(true)}>
              {t('standing.open')}
            </MenuItem>
            <MenuItem icon={<PlugConnectedCheckmarkRegular />} onClick={() => openCheck(stores)}>
              {t('check.open')}
            </MenuItem>
            <MenuItem
              icon={<PersonSwapRegular />}
              onClick={() => forget(bridge.request['account.signIn']({ switchAccount: true }))}
            >
              {t('home.account.switch')}
            </MenuItem>
            <MenuItem icon={<SignOutRegular />} onClick={() => forget(bridge.request['account.signOut']())}>
              {t('home.account.signOut')}
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      <StandingDialog open={asked} onClose={() => setAsked(false)} />
    </>
  );
}
