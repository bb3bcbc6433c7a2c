import { Box, Group, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'

type PageProps = {
  readonly title: string
  /** For the browser's tab, when the heading alone does not say enough. */
  readonly tabTitle?: string
  readonly subtitle?: ReactNode
  readonly actions?: ReactNode
  readonly width?: number
  readonly children: ReactNode
}

/** A scrolling page with its one heading, and its title in the browser's tab. */
export const Page = ({ title, tabTitle, subtitle, actions, width = 1240, children }: PageProps) => {
  useDocumentTitle(`${tabTitle ?? title} · Reticle`)
  return (
    // Also scrolled by keys where nothing on it takes the focus.
    <Box tabIndex={0} className="page-scroller" style={{ flex: 1, overflow: 'auto', minHeight: 0 }}>
      <Stack gap="md" maw={width} mx="auto" px={{ base: 'sm', sm: 'lg' }} py="md">
        <Group justify="space-between" align="flex-start" gap="md" className="page-head">
          <div>
            <Title order={1}>{title}</Title>
            {subtitle !== undefined && (
              <Text component="div" size="sm" c="dimmed">
                {subtitle}
              </Text>
            )}
          </div>
          {actions !== undefined && (
            <Group gap="xs" className="page-actions">
              {actions}
            </Group>
          )}
        </Group>
        {children}
      </Stack>
    </Box>
  )
}

/** A titled panel of a page. */
export const Panel = ({
  title,
  note,
  actions,
  children,
}: {
  title: string
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) => (
  <Box component="section" aria-label={title} p="md" className="panel padded">
    <Group justify="space-between" mb="sm" gap="xs" align="baseline">
      <Title order={2}>{title}</Title>
      {note !== undefined && (
        <Text size="xs" c="dimmed" component="div">
          {note}
        </Text>
      )}
      {actions}
    </Group>
    {children}
  </Box>
)
