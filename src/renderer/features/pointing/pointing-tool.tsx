import {
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Text,
  tokens
} from '@fluentui/react-components';
import { CursorClickRegular } from '@fluentui/react-icons/svg/cursor-click';
import { EraserRegular } from '@fluentui/react-icons/svg/eraser';
import { EyeRegular } from '@fluentui/react-icons/svg/eye';
import { InkStrokeRegular } from '@fluentui/react-icons/svg/ink-stroke';
import { PenRegular } from '@fluentui/react-icons/svg/pen';
import { TargetRegular } from '@fluentui/react-icons/svg/target';
import { LiveRegion } from '#renderer/ui/live-region.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { ToolButton } from '#renderer/ui/tool-button.tsx';
import { COLOUR_VALUES, POINTING_COLOURS, pointingColourSchema } from '#shared/pointing/colours.ts';
import { pointingToolSchema } from '#shared/pointing/messages.ts';
import type { Pointing } from './use-pointing.ts';

const useStyles = makeStyles({
  popover: { width: 'min(260px, calc(100vw - 16px))', maxWidth: 'none', boxSizing: 'border-box' },
  off: { display: 'block', padding: tokens.spacingHorizontalSNudge, overflowWrap: 'anywhere' },
  dot: {
    display: 'block',
    width: '16px',
    height: '16px',
    borderRadius: '50%',
    forcedColorAdjust: 'none',
    boxShadow: `inset 0 0 0 1px ${tokens.colorNeutralForeground1}`
  }
});

const ICONS = { none: PenRegular, laser: TargetRegular, pen: InkStrokeRegular } as const;

type Props = {
  readonly pointing: Pointing;
  /** The sharer's name. */
  readonly name: string;
  readonly paused: boolean;
};

/** Laser pointer, pen and colours, as one tool of the session's toolbar (D7). */
export function PointingTool({ pointing, name, paused }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const { tool, colour, allowed } = pointing;
  const Icon = ICONS[tool];
  return (
    <>
      <LiveRegion text={tool === 'none' ? '' : t(tool === 'laser' ? 'pointing.laserOn' : 'pointing.penOn')} />
      <Menu
        positioning="below-end"
        checkedValues={{ tool: [tool], colour: [colour] }}
        onCheckedValueChange={(_event, { name: what, checkedItems }) => {
          if (what === 'tool') pointing.choose(pointingToolSchema.parse(checkedItems[0]));
          else pointing.paint(pointingColourSchema.parse(checkedItems[0]));
        }}
      >
        <ToolButton
          label={t('pointing.open')}
          tool="pointing"
          icon={<Icon color={tool === 'none' ? undefined : COLOUR_VALUES[colour]} />}
          disabled={paused}
          iconOnly
          wrap={(button) => <MenuTrigger disableButtonEnhancement>{button}</MenuTrigger>}
        />
        <MenuPopover className={styles.popover}>
          <MenuList>
            {!allowed && (
              <Text size={200} className={styles.off}>
                {t('pointing.off', { name })}
              </Text>
            )}
            <MenuGroup>
              <MenuGroupHeader>{t('pointing.tools')}</MenuGroupHeader>
              <MenuItemRadio
                name="tool"
                value="none"
                icon={pointing.without === 'control' ? <CursorClickRegular /> : <EyeRegular />}
                disabled={!allowed}
              >
                {t(pointing.without === 'control' ? 'pointing.none.control' : 'pointing.none.view')}
              </MenuItemRadio>
              <MenuItemRadio name="tool" value="laser" icon={<TargetRegular />} disabled={!allowed}>
                {t('pointing.laser')}
              </MenuItemRadio>
              <MenuItemRadio name="tool" value="pen" icon={<InkStrokeRegular />} disabled={!allowed}>
                {t('pointing.pen')}
              </MenuItemRadio>
            </MenuGroup>
            <MenuDivider />
            <MenuGroup>
              <MenuGroupHeader>{t('pointing.colours')}</MenuGroupHeader>
              {POINTING_COLOURS.map((each) => (
                <MenuItemRadio
                  key={each}
                  name="colour"
                  value={each}
                  icon={<span className={styles.dot} style={{ backgroundColor: COLOUR_VALUES[each] }} />}
                  disabled={!allowed}
                >
                  {t(`pointing.${each}`)}
                </MenuItemRadio>
              ))}
            </MenuGroup>
            <MenuDivider />
            <MenuItem icon={<EraserRegular />} onClick={pointing.clear}>
              {t('pointing.clear')}
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
    </>
  );
}
