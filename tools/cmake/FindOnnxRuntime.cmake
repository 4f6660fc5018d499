# ONNX Runtime, as tools/setup leaves it in third_party/ (another copy: -DOnnxRuntime_ROOT=FOLDER with
# include/ and lib/). Gives the target onnxruntime::onnxruntime; a program linked with it finds the
# library by the path it was built with, so that it runs from any folder.
list(PREPEND CMAKE_PREFIX_PATH ${PROJECT_SOURCE_DIR}/third_party/onnxruntime)
find_path(OnnxRuntime_INCLUDE_DIR onnxruntime_cxx_api.h PATH_SUFFIXES onnxruntime)
find_library(OnnxRuntime_LIBRARY NAMES libonnxruntime.so.1 onnxruntime)
list(POP_FRONT CMAKE_PREFIX_PATH)
mark_as_advanced(OnnxRuntime_INCLUDE_DIR OnnxRuntime_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OnnxRuntime
  REQUIRED_VARS OnnxRuntime_LIBRARY OnnxRuntime_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "Run tools/setup, which fetches it.")

if(OnnxRuntime_FOUND AND NOT TARGET onnxruntime::onnxruntime)
  add_library(onnxruntime::onnxruntime SHARED IMPORTED)
  set_target_properties(onnxruntime::onnxruntime PROPERTIES
    IMPORTED_LOCATION ${OnnxRuntime_LIBRARY}
    IMPORTED_SONAME libonnxruntime.so.1
    INTERFACE_INCLUDE_DIRECTORIES ${OnnxRuntime_INCLUDE_DIR})
endif()
