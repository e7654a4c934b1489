import { config } from 'zod';

// Zod tries whether it may compile its checks at run time. The content policy says no, and reports that somebody asked.
config({ jitless: true });
