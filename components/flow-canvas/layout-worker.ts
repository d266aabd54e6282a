// The layout engine answers messages of `elkjs/lib/elk-api` as soon as it is loaded in a worker.
import "elkjs/lib/elk-worker.min.js";
