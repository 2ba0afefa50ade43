import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [
    svelte({
      configFile: false,
      // Dependencies decide for themselves; our own components use runes only.
      dynamicCompileOptions: ({ filename }) =>
        filename.includes("node_modules") ? undefined : { runes: true },
    }),
    svelteTesting(),
  ],
  // Relative addresses work under every scheme Tauri serves the window from.
  base: "./",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // Oldest engines we support: WebView of macOS 12, WebView2 and WebKitGTK of 2024.
    target: ["safari15.4", "chrome111"],
    // The content security policy has no `data:` for fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  worker: { format: "es" },
  // The manual is read by the test that compares its words with those of the window.
  server: { host: "127.0.0.1", port: 5173, strictPort: true, fs: { allow: [".", "../docs/manual"] } },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
    // A busy machine takes its time; what never comes is found all the same.
    testTimeout: 30_000,
  },
});
