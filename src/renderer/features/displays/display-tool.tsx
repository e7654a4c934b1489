import { Menu, MenuItemRadio, MenuList, MenuPopover, MenuTrigger, makeStyles } from '@fluentui/react-components';
import { DesktopRegular } from '@fluentui/react-icons/svg/desktop';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { LiveRegion } from '#renderer/ui/live-region.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { ToolButton } from '#renderer/ui/tool-button.tsx';
import type { SessionView } from '#shared/session/view.ts';
import { displayName, displaySize } from './display-name.ts';
import { useDisplays } from './use-displays.ts';

const useStyles = makeStyles({
  popover: { width: 'min(300px, calc(100vw - 16px))', maxWidth: 'none', boxSizing: 'border-box' }
});

/** The helper's choice among the sharer's displays (D5); there only while there is one. */
export function DisplayTool({ session }: { readonly session: Extract<SessionView, { phase: 'live' }> }) {
  const styles = useStyles();
  const { t } = useText();
  const { bridge } = useMain();
  const displays = useDisplays();
  const { display, paused } = session;
  if (displays.length < 2) return null;
  const shown = displays.find(({ id }) => id === display?.id);
  return (
    <>
      <LiveRegion text={shown === undefined ? '' : t('displays.shown', { display: displayName(shown, t) })} />
      <Menu
        positioning="below-end"
        checkedValues={{ display: display === null ? [] : [display.id] }}
        onCheckedValueChange={(_event, { checkedItems: [id] }) => {
          if (id !== undefined && id !== display?.id) forget(bridge.request['displays.choose']({ id }));
        }}
      >
        <ToolButton
          label={t('displays.open')}
          tool="displays"
          icon={<DesktopRegular />}
          disabled={paused}
          iconOnly
          wrap={(button) => <MenuTrigger disableButtonEnhancement>{button}</MenuTrigger>}
        />
        <MenuPopover className={styles.popover}>
          <MenuList>
            {displays.map((each) => (
              <MenuItemRadio
                key={each.id}
                name="display"
                value={each.id}
                icon={<DesktopRegular />}
                secondaryContent={displaySize(each, t)}
              >
                {displayName(each, t)}
              </MenuItemRadio>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
    </>
  );
}
