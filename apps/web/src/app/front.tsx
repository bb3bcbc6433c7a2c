import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { LanguageLinks } from './language-links.tsx'
import { Mark } from './mark.tsx'
import { productName } from './product.ts'
import { t } from './words.ts'

/** The frame of the pages that need no session. */
export const Front = ({ title, width = 420, children }: { title: string; width?: number; children: ReactNode }) => {
  useDocumentTitle(`${title} · ${productName}`)
  return (
    <Box component="main" style={{ minHeight: '100%', display: 'grid', placeItems: 'center', background: 'var(--reticle-ground)' }} p="lg">
      <Stack gap="lg" w="100%" maw={width}>
        <Group gap="sm" wrap="nowrap" align="center">
          <Mark size={36} />
          <div>
            <Title order={1}>{productName}</Title>
            <Text size="sm" c="dimmed">
              {t('front.motto')}
            </Text>
          </div>
        </Group>
        <Paper withBorder p="lg">
          {children}
        </Paper>
        <LanguageLinks />
      </Stack>
    </Box>
  )
}
