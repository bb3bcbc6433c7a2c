import { Checkbox } from '@mantine/core'
import { useStore } from 'zustand'
import { computedText } from '../../../view/units/numbers.ts'
import { t } from '../../words.ts'
import { keepFocus } from '../key-cap.tsx'
import { NumberOption } from './number-option.tsx'
import type { OptionProps } from './option-props.ts'
import styles from './tool-options.module.css'
import { useValuesInSight } from './use-values-in-sight.ts'

export const WandOptions = ({ editor, pixels }: OptionProps) => {
  const { tolerance, isContiguous } = useStore(editor.store, (state) => state.settings)
  const values = useValuesInSight(pixels)
  const usual = values === undefined ? undefined : Math.abs((values.high - values.low) * values.slope) / 10
  return (
    <>
      <span className={styles.label}>{t('options.tolerance')}</span>
      <NumberOption
        label={t('options.toleranceOf')}
        title={values === undefined ? t('options.toleranceTitle') : t('options.toleranceTitleIn', { values: values.name })}
        width={96}
        least={0}
        step={usual === undefined ? 1 : Number((usual / 10).toPrecision(1))}
        {...(values === undefined ? {} : { unit: values.unit })}
        {...(usual === undefined ? {} : { placeholder: `${computedText(usual, 3)} ${values?.unit}`.trim() })}
        value={tolerance ?? undefined}
        onValue={(value) => editor.tune({ tolerance: value })}
      />
      <button
        type="button"
        className={styles.toggle}
        aria-pressed={tolerance === null}
        title={t('options.autoTitle')}
        onMouseDown={keepFocus}
        onClick={() => editor.tune({ tolerance: tolerance === null && usual !== undefined ? Number(usual.toPrecision(3)) : null })}
      >
        {t('options.auto')}
      </button>
      <Checkbox
        size="xs"
        label={t('options.connected')}
        title={t('options.connectedTitle')}
        checked={isContiguous}
        onChange={(event) => editor.tune({ isContiguous: event.currentTarget.checked })}
      />
    </>
  )
}
