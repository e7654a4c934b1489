import {
  Menu,
  MenuGroup,
  MenuGroupHeader,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Text,
  tokens
} from '@fluentui/react-components';
import { RatioOneToOneRegular } from '@fluentui/react-icons/svg/ratio-one-to-one';
import { ScaleFitRegular } from '@fluentui/react-icons/svg/scale-fit';
import { ZoomInRegular } from '@fluentui/react-icons/svg/zoom-in';
import { ACTUAL_SIZE, type Scale } from '#renderer/features/remote-screen/layout.ts';
import { ZOOM_STEPS } from '#renderer/features/remote-screen/zoom.ts';
import { useText } from '#renderer/ui/text.tsx';
import { ToolButton } from '#renderer/ui/tool-button.tsx';
import { formatPercent } from '#shared/i18n/format.ts';

const useStyles = makeStyles({
  popover: { width: 'min(260px, calc(100vw - 16px))', maxWidth: 'none', boxSizing: 'border-box' },
  note: {
    display: 'block',
    padding: tokens.spacingHorizontalSNudge,
    color: tokens.colorNeutralForeground3,
    overflowWrap: 'anywhere'
  }
});

type Props = {
  readonly scale: Scale;
  readonly onScale: (scale: Scale) => void;
  /** The helper controls: what the wheel does with Ctrl belongs to the other computer. */
  readonly controls: boolean;
};

/** How large the other screen is shown, as one tool of the session's toolbar (D6). */
export function ZoomTool({ scale, onScale, controls }: Props) {
  const styles = useStyles();
  const { t, formats } = useText();
  const shown = scale === 'fit' ? t('viewing.fitShort') : formatPercent(scale, formats);
  const Icon = scale === 'fit' ? ScaleFitRegular : scale === ACTUAL_SIZE ? RatioOneToOneRegular : ZoomInRegular;
  return (
    <Menu
      positioning="below-end"
      checkedValues={{ scale: [String(scale)] }}
      onCheckedValueChange={(_event, { checkedItems }) =>
        onScale(ZOOM_STEPS.find((step) => String(step) === checkedItems[0]) ?? 'fit')
      }
    >
      <ToolButton
        label={t('viewing.zoom', { scale: shown })}
        tool="zoom"
        icon={<Icon />}
        wrap={(button) => <MenuTrigger disableButtonEnhancement>{button}</MenuTrigger>}
      />
      <MenuPopover className={styles.popover}>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{t('viewing.scales')}</MenuGroupHeader>
            <MenuItemRadio name="scale" value="fit" icon={<ScaleFitRegular />}>
              {t('live.fit')}
            </MenuItemRadio>
            {ZOOM_STEPS.map((step) => (
              <MenuItemRadio
                key={step}
                name="scale"
                value={String(step)}
                {...(step === ACTUAL_SIZE ? { icon: <RatioOneToOneRegular /> } : {})}
              >
                {step === ACTUAL_SIZE
                  ? t('viewing.actual', { scale: formatPercent(step, formats) })
                  : formatPercent(step, formats)}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <Text size={200} className={styles.note}>
            {t(controls ? 'viewing.wheel.control' : 'viewing.wheel.view')}
          </Text>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
