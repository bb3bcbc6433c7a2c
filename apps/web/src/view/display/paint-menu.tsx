import { Popover } from '@mantine/core'
import { useState } from 'react'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import { t } from '../../canvas/words.ts'
import { colormapIds } from '../../pixels/colormaps.ts'
import type { Paint } from '../../pixels/display-settings.ts'
import styles from './display.module.css'
import { gradientOf } from './gradient.ts'

/** Light colours that can be told apart when they are added. */
const colors = ['#ff0000', '#00ff00', '#0000ff', '#00ffff', '#ff00ff', '#ffff00', '#ff8000', '#ffffff']

type Props = { readonly name: string; readonly paint: Paint; readonly isInverted: boolean; readonly onPaint: (paint: Paint) => void }

/** The colours of a channel: a colour map, or from black to one colour. */
export const PaintMenu = ({ name, paint, isInverted, onPaint }: Props) => {
  const [isOpen, setOpen] = useState(false)
  const choose = (next: Paint) => {
    onPaint(next)
    setOpen(false)
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" withArrow shadow="md" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={styles.swatch}
          style={{ background: gradientOf(paint, isInverted) }}
          aria-label={t('channel.coloursOf', { name })}
          title={t('channel.colours')}
          onMouseDown={keepFocus}
          onClick={() => setOpen(!isOpen)}
        />
      </Popover.Target>
      <Popover.Dropdown p={4}>
        {colormapIds.map((map) => (
          <button
            key={map}
            type="button"
            className={styles.map}
            aria-pressed={paint.kind === 'map' && paint.map === map}
            onClick={() => choose({ kind: 'map', map })}
          >
            <span style={{ background: gradientOf({ kind: 'map', map }) }} />
            {t(`colormaps.${map}`)}
          </button>
        ))}
        <div className={styles.colors}>
          {colors.map((color) => (
            <button
              key={color}
              type="button"
              className={styles.color}
              style={{ background: color }}
              aria-label={t('channel.blackTo', { color })}
              aria-pressed={paint.kind === 'color' && paint.color === color}
              onClick={() => choose({ kind: 'color', color })}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
