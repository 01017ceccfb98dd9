// node open.mjs CHROMIUM LOG SCREENSHOT: opens the log in the viewer, unfolds every rule, prints what is to be read.
import { readFileSync } from "node:fs"
import { chromium } from "playwright-core"

const [chromiumPath, log, screenshot] = process.argv.slice(2)
const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
})
try {
  const page = await browser.newPage({ viewport: { width: 1600, height: 5000 } })
  const errors = []
  page.on("pageerror", (error) => errors.push(error.message))
  await page.setContent('<!doctype html><meta charset="utf-8"><div id="viewer" style="height: 100vh"></div>')
  await page.addScriptTag({ path: "bundle.js" })
  await page.evaluate((text) => void window.show(JSON.parse(text)), readFileSync(log, "utf8"))
  await page.locator("tr[aria-expanded]").first().waitFor()
  for (const more of ['tr[aria-expanded="false"] .bolt-tree-expand-button', "text=Show All"]) {
    while ((await page.locator(more).count()) > 0) await page.locator(more).first().click()
  }
  const rows = await page.locator("tr.bolt-tree-row").allInnerTexts()
  await page.screenshot({ path: screenshot })
  console.log(JSON.stringify({ rows, errors }))
} finally {
  await browser.close()
}
