#!/usr/bin/env node
import { processIo } from './files';
import { runCommandLine } from './run';

process.exitCode = runCommandLine(process.argv.slice(2), processIo());
