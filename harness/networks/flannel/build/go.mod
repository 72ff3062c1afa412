// What flanneld is built from where a Go toolchain is installed; see ../flannel-artifact.ts.
module overlab/flanneld

go 1.25.9

require github.com/flannel-io/flannel v0.28.9

// Of a cloud's SDK, for a backend that only that cloud has: types to compile against are enough.
replace github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/vpc => ./without-cloud
