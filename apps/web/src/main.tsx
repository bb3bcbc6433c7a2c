import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './app/app.css'
import { router } from './app/router.tsx'
import { cssVariablesResolver, theme } from './app/theme.ts'
import { restoreDim } from './app/use-scheme.ts'
import { ApiError } from './net/client.ts'
import { queries } from './net/queries.ts'
import { queryClient } from './net/query-client.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

// What a page's own frame says in words (a 404, a refusal) is no defect to report in the console.
const onCaughtError = (error: unknown) => {
  if (!(error instanceof ApiError)) reportError(error)
}

restoreDim()
// The first picture is the page itself: React would hold back for 300 ms what takes the place of a picture of waiting.
await Promise.allSettled([router.load(), queryClient.prefetchQuery(queries.session())])
createRoot(root, { onCaughtError }).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <ModalsProvider>
          <Notifications position="bottom-center" limit={4} />
          <RouterProvider router={router} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
