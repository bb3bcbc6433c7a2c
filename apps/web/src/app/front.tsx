import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { Mark } from './mark.tsx'

/** The frame of the pages that need no session. */
export const Front = ({ title, width = 420, children }: { title: string; width?: number; children: ReactNode }) => {
  useDocumentTitle(`${title} · Reticle`)
  return (
    <Box component="main" style={{ minHeight: '100%', display: 'grid', placeItems: 'center', background: 'var(--reticle-ground)' }} p="lg">
      <Stack gap="lg" w="100%" maw={width}>
        <Group gap="sm" wrap="nowrap" align="center">
          <Mark size={36} />
          <div>
            <Title order={1}>Reticle</Title>
            <Text size="sm" c="dimmed">
              Blind reads, honest consensus, signed decisions, reproducible releases.
            </Text>
          </div>
        </Group>
        <Paper withBorder p="lg">
          {children}
        </Paper>
      </Stack>
    </Box>
  )
}
