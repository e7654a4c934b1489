import {
  Menu,
  MenuGroup,
  MenuGroupHeader,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles
} from '@fluentui/react-components';
import { RatioOneToOneRegular } from '@fluentui/react-icons/svg/ratio-one-to-one';
import { ScaleFitRegular } from '@fluentui/react-icons/svg/scale-fit';
import { useText } from '#renderer/ui/text.tsx';
import { ToolButton } from '#renderer/ui/tool-button.tsx';
import { formatPercent } from '#shared/i18n/format.ts';

const useStyles = makeStyles({
  popover: { width: 'min(260px, calc(100vw - 16px))', maxWidth: 'none', boxSizing: 'border-box' }
});

type Props = { readonly scale: 'fit' | 'actual'; readonly onScale: (scale: 'fit' | 'actual') => void };

/** How large the other screen is shown, as one tool of the session's toolbar (D6). */
export function ZoomTool({ scale, onScale }: Props) {
  const styles = useStyles();
  const { t, formats } = useText();
  const shown = scale === 'fit' ? t('viewing.fitShort') : formatPercent(1, formats);
  return (
    <Menu
      positioning="below-end"
      checkedValues={{ scale: [scale] }}
      onCheckedValueChange={(_event, { checkedItems }) => onScale(checkedItems[0] === 'actual' ? 'actual' : 'fit')}
    >
      <ToolButton
        label={t('viewing.zoom', { scale: shown })}
        tool="zoom"
        icon={scale === 'fit' ? <ScaleFitRegular /> : <RatioOneToOneRegular />}
        wrap={(button) => <MenuTrigger disableButtonEnhancement>{button}</MenuTrigger>}
      />
      <MenuPopover className={styles.popover}>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{t('viewing.scales')}</MenuGroupHeader>
            <MenuItemRadio name="scale" value="fit" icon={<ScaleFitRegular />}>
              {t('live.fit')}
            </MenuItemRadio>
            <MenuItemRadio name="scale" value="actual" icon={<RatioOneToOneRegular />}>
              {t('live.actual')}
            </MenuItemRadio>
          </MenuGroup>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
