import { Checkbox, SegmentedControl, Slider } from '@mantine/core'
import { useStore } from 'zustand'
import { t } from '../../words.ts'
import { limits } from '../tool-size.ts'
import { NumberOption } from './number-option.tsx'
import type { OptionProps } from './option-props.ts'
import styles from './tool-options.module.css'

type Props = Pick<OptionProps, 'editor'>

const useSettings = ({ editor }: Props) => useStore(editor.store, (state) => state.settings)

const { brushRadius: brush, cellSize: cell, spotRadius: spot, spotContrast: contrast } = limits

/** The slider's way is logarithmic, so that small brushes can be told apart. */
const [slow, fast] = [Math.log(brush.least), Math.log(brush.most)]
const radiusAt = (share: number): number => {
  const radius = Math.exp(slow + share * (fast - slow))
  return radius < 4 ? Math.round(2 * radius) / 2 : Math.round(radius)
}

export const BrushOptions = ({ editor }: Props) => {
  const { brushRadius } = useSettings({ editor })
  return (
    <>
      <span className={styles.label}>{t('options.radius')}</span>
      <Slider
        size="sm"
        w={96}
        min={0}
        max={1}
        step={0.005}
        label={null}
        thumbLabel={t('options.brushRadius')}
        value={(Math.log(brushRadius) - slow) / (fast - slow)}
        onChange={(share) => editor.tune({ brushRadius: radiusAt(share) })}
      />
      <NumberOption
        label={t('options.brushRadiusPixels')}
        unit="px"
        least={brush.least}
        most={brush.most}
        step={brushRadius < 4 ? 0.5 : 1}
        decimals={1}
        value={brushRadius}
        onValue={(value) => editor.tune({ brushRadius: value })}
      />
    </>
  )
}

export const CellOptions = ({ editor }: Props) => {
  const { cellSize } = useSettings({ editor })
  return (
    <>
      <span className={styles.label}>{t('options.cells')}</span>
      <NumberOption
        label={t('options.cellSide')}
        unit="px"
        least={cell.least}
        most={cell.most}
        decimals={0}
        value={cellSize}
        onValue={(value) => editor.tune({ cellSize: value })}
      />
    </>
  )
}

export const SnapOptions = ({ editor }: Props) => {
  const { isSnapping } = useSettings({ editor })
  return (
    <Checkbox
      size="xs"
      label={t('options.snap')}
      title={t('options.snapTitle')}
      checked={isSnapping}
      onChange={(event) => editor.tune({ isSnapping: event.currentTarget.checked })}
    />
  )
}

const signs = [
  { value: 'bright', label: t('options.bright') },
  { value: 'dark', label: t('options.dark') },
]

/** Whether what is looked for is brighter or darker than what is around it. */
export const SignOption = ({ editor }: Props) => {
  const { isBright } = useSettings({ editor })
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('options.lookedFor')}
      data={signs}
      value={isBright ? 'bright' : 'dark'}
      onChange={(value) => editor.tune({ isBright: value === 'bright' })}
    />
  )
}

const marks = [
  { value: 'point', label: t('options.points') },
  { value: 'ellipse', label: t('options.circles') },
]

export const BlobOptions = ({ editor }: Props) => {
  const { spotRadius, spotContrast, spotMark } = useSettings({ editor })
  const { least, most } = spotRadius
  const put = (next: Partial<typeof spotRadius>) => editor.tune({ spotRadius: { ...spotRadius, ...next } })
  return (
    <>
      <SignOption editor={editor} />
      <span className={styles.label}>{t('options.radius')}</span>
      <NumberOption
        label={t('options.leastRadius')}
        width={58}
        unit="px"
        least={spot.least}
        most={most}
        step={0.5}
        decimals={1}
        value={least}
        onValue={(value) => put({ least: value })}
      />
      <span className={styles.label}>{t('options.to')}</span>
      <NumberOption
        label={t('options.greatestRadius')}
        width={58}
        unit="px"
        least={least}
        most={spot.most}
        step={0.5}
        decimals={1}
        value={most}
        onValue={(value) => put({ most: value })}
      />
      <span className={styles.label}>{t('options.contrast')}</span>
      <NumberOption
        label={t('options.contrastOf')}
        title={t('options.contrastTitle')}
        width={58}
        unit="%"
        least={contrast.least}
        most={contrast.most}
        decimals={1}
        value={Number((100 * spotContrast).toFixed(1))}
        onValue={(value) => editor.tune({ spotContrast: value / 100 })}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('options.becomes')}
        data={marks}
        value={spotMark}
        onChange={(value) => editor.tune({ spotMark: value === 'ellipse' ? 'ellipse' : 'point' })}
      />
    </>
  )
}
