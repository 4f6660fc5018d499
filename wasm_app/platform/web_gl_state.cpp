// ImGui's renderer asks WebGL for the state that it will put back after drawing. The browser
// answers such questions only when the GPU has done all the work before them: a frame that takes 2
// ms took 80 ms on a software rasteriser. Nobody else draws on the page's canvas, so the answer may
// be made up: CMake lets the renderer call this for glGetIntegerv.
#include <GLES3/gl3.h>

extern "C" void bs_gl_get_integerv(GLenum name, GLint* values) {
  switch (name) {
    case GL_VIEWPORT:
    case GL_SCISSOR_BOX:
      for (int i = 0; i < 4; ++i) values[i] = 0;  // set anew by each frame
      break;
    case GL_ACTIVE_TEXTURE:
      *values = GL_TEXTURE0;
      break;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA:
      *values = GL_FUNC_ADD;
      break;
    case GL_BLEND_SRC_RGB:
    case GL_BLEND_SRC_ALPHA:
      *values = GL_ONE;
      break;
    case GL_MAJOR_VERSION:
      *values = 3;  // WebGL2 is OpenGL ES 3.0
      break;
    default:  // nothing bound, GL_ZERO
      *values = 0;
  }
}
