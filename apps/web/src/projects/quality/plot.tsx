import { Box, Button, Group, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import { Panel } from '../../app/page.tsx'
import { csvOf, type Rows } from './csv.ts'
import { download, svgText } from './download.ts'
import { t } from './words.ts'

type Props = {
  readonly title: string
  readonly note?: ReactNode
  /** Beside the buttons: what is shown. */
  readonly controls?: ReactNode
  /** The numbers behind the chart, for the file. */
  readonly rows: Rows
  readonly children: ReactNode
}

const fileName = (title: string): string => title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')

/** A chart in a panel, with its picture and its numbers to take away. */
export const Plot = ({ title, note, controls, rows, children }: Props) => {
  const area = useRef<HTMLDivElement>(null)
  const takeSvg = () => {
    const svg = area.current?.querySelector('svg.recharts-surface')
    if (svg instanceof SVGSVGElement) download(`${fileName(title)}.svg`, 'image/svg+xml', svgText(svg))
  }
  return (
    <Panel
      title={title}
      actions={
        <Group gap="xs" ml="auto">
          {controls}
          <Button.Group>
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconDownload size={12} />}
              onClick={takeSvg}
              aria-label={t('plot.asSvg', { title })}
            >
              {t('plot.svg')}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => download(`${fileName(title)}.csv`, 'text/csv', csvOf(rows))}
              aria-label={t('plot.asCsv', { title })}
            >
              {t('plot.csv')}
            </Button>
          </Button.Group>
        </Group>
      }
    >
      <Box ref={area}>{children}</Box>
      {note !== undefined && (
        <Text size="xs" c="dimmed" component="div" mt={4}>
          {note}
        </Text>
      )}
    </Panel>
  )
}
