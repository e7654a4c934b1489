import { Checkbox, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { displayName, displaySize } from '#renderer/features/displays/display-name.ts';
import { useText } from '#renderer/ui/text.tsx';
import type { AskedDisplay } from '#shared/displays/view.ts';

const MAP = { width: 148, height: 96 };

const useStyles = makeStyles({
  choice: {
    border: 'none',
    margin: 0,
    padding: 0,
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS
  },
  legend: { padding: 0, overflowWrap: 'anywhere' },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalL },
  list: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0 },
  map: { position: 'relative', flexShrink: 0, marginBlock: tokens.spacingVerticalXS, direction: 'ltr' },
  display: {
    position: 'absolute',
    boxSizing: 'border-box',
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    borderRadius: tokens.borderRadiusSmall,
    border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`,
    color: tokens.colorNeutralForeground3
  },
  chosen: {
    border: `2px solid ${tokens.colorBrandStroke1}`,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2
  },
  size: { color: tokens.colorNeutralForeground3 },
  none: { color: tokens.colorPaletteRedForeground1 }
});

type Props = {
  readonly displays: readonly AskedDisplay[];
  readonly chosen: readonly string[];
  readonly name: string;
  readonly disabled: boolean;
  readonly onChosen: (ids: readonly string[]) => void;
};

/** Which displays are offered (D5): as they stand on the desk, and as a list. */
export function DisplayChoice({ displays, chosen, name, disabled, onChosen }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const hint = useId();
  return (
    <fieldset className={styles.choice} aria-describedby={chosen.length === 0 ? hint : undefined}>
      <legend className={styles.legend}>
        <Text weight="semibold">{t('displays.legend', { name })}</Text>
      </legend>
      <div className={styles.row}>
        <DisplayMap displays={displays} chosen={chosen} />
        <div className={styles.list}>
          {displays.map((each) => (
            <Checkbox
              key={each.id}
              disabled={disabled}
              checked={chosen.includes(each.id)}
              onChange={(_event, { checked }) =>
                onChosen(
                  displays.map(({ id }) => id).filter((id) => (id === each.id ? checked === true : chosen.includes(id)))
                )
              }
              label={
                <>
                  {displayName(each, t)} <span className={styles.size}>{displaySize(each, t)}</span>
                </>
              }
            />
          ))}
        </div>
      </div>
      <Text size={200} id={hint} role="status" className={styles.none}>
        {chosen.length === 0 ? t('displays.none') : ''}
      </Text>
    </fieldset>
  );
}

/** The displays as they stand beside each other; a picture of what the list says. */
function DisplayMap({ displays, chosen }: Pick<Props, 'displays' | 'chosen'>) {
  const styles = useStyles();
  const left = Math.min(...displays.map(({ place }) => place.x));
  const top = Math.min(...displays.map(({ place }) => place.y));
  const width = Math.max(...displays.map(({ place }) => place.x + place.width)) - left;
  const height = Math.max(...displays.map(({ place }) => place.y + place.height)) - top;
  const scale = Math.min(MAP.width / width, MAP.height / height);
  return (
    <div className={styles.map} style={{ width: width * scale, height: height * scale }} aria-hidden>
      {displays.map(({ id, number, place }) => (
        <span
          key={id}
          className={mergeClasses(styles.display, chosen.includes(id) && styles.chosen)}
          style={{
            insetInlineStart: (place.x - left) * scale,
            insetBlockStart: (place.y - top) * scale,
            width: Math.max(12, place.width * scale - 2),
            height: Math.max(12, place.height * scale - 2)
          }}
        >
          {number}
        </span>
      ))}
    </div>
  );
}
