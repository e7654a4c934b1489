import { makeStyles, Popover, PopoverSurface, PopoverTrigger } from '@fluentui/react-components';
import {
  CellularData1Regular,
  CellularData3Regular,
  CellularData5Regular
} from '@fluentui/react-icons/svg/cellular-data';
import { LiveRegion } from '#renderer/ui/live-region.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { ToolButton } from '#renderer/ui/tool-button.tsx';
import type { Verdict } from '#shared/quality/quality.ts';
import { QualityPanel } from './quality-panel.tsx';
import { useQuality } from './use-quality.ts';

const useStyles = makeStyles({ surface: { boxSizing: 'border-box', width: 'min(320px, calc(100vw - 16px))' } });

const ICONS: Readonly<Record<Verdict['level'], typeof CellularData1Regular>> = {
  good: CellularData1Regular,
  fair: CellularData3Regular,
  poor: CellularData5Regular
};

/** How the connection is, as a tool of the session: the bars always, words and figures on request (D11). */
export function QualityTool() {
  const styles = useStyles();
  const { t } = useText();
  const { quality, reaction } = useQuality();
  const level = quality?.verdict.level ?? 'good';
  const Bars = ICONS[level];
  return (
    <>
      {quality !== null && <LiveRegion text={t(`quality.${level}`)} />}
      <Popover trapFocus positioning="below-end">
        <ToolButton
          label={t('quality.open')}
          tool="quality"
          icon={<Bars />}
          iconOnly
          wrap={(button) => <PopoverTrigger disableButtonEnhancement>{button}</PopoverTrigger>}
        />
        <PopoverSurface className={styles.surface} tabIndex={-1} aria-label={t('quality.open')}>
          <QualityPanel quality={quality} reaction={reaction} />
        </PopoverSurface>
      </Popover>
    </>
  );
}
